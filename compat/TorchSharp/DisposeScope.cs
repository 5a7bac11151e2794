namespace TorchSharp;

/// <summary>
/// Disposes, when it is disposed, every tensor that its thread made since and that wasn't taken out.
/// Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/DisposeScope.cs"/>.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? manager;

    internal DisposeScope(DisposeScopeManager manager)
    {
        this.manager = manager;
        OuterScope = manager.CurrentDisposeScope;
    }

    internal DisposeScope? OuterScope { get; set; }

    internal HashSet<IDisposable> Disposables { get; private set; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Takes the tensor out of its scope.</summary>
    public T Detach<T>(T disposable) where T : IDisposable
    {
        MarkAsDisposed(disposable);
        return disposable;
    }

    /// <summary>Forgets the tensor, which somebody else disposed.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        ObjectDisposedException.ThrowIf(manager is null, this);
        Disposables.Remove(disposable);
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = null;
        }
    }

    public void Dispose()
    {
        if (manager is null)
        {
            return;
        }
        var all = Disposables;
        Disposables = new HashSet<IDisposable>(ReferenceEqualityComparer.Instance);
        foreach (var disposable in all)
        {
            disposable.Dispose();
        }
        manager.RemoveDisposeScope(this);
        manager = null;
    }

    /// <summary>The replacement takes the original's place in its scope, if it has one.</summary>
    internal static void ReplaceWith(torch.Tensor original, torch.Tensor replacement)
    {
        if (original.OwningDisposeScope is { } scope && scope.Disposables.Remove(original))
        {
            original.OwningDisposeScope = null;
            scope.Disposables.Add(replacement);
            replacement.OwningDisposeScope = scope;
        }
    }
}
