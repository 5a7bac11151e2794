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

    public int DisposablesCount => Alive().Disposables.Count;

    public IReadOnlyList<IDisposable> DisposablesView => Alive().Disposables.ToArray();

    internal DisposeScope? OuterScope { get; set; }

    internal HashSet<IDisposable> Disposables { get; private set; } = new(ReferenceEqualityComparer.Instance);

    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(OuterScope, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        MoveToOther(scope, [disposable]);
        return disposable;
    }

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        Alive();
        foreach (var disposable in disposables)
        {
            if (Disposables.Remove(disposable))
            {
                Own(scope, (torch.Tensor)disposable);
            }
        }
    }

    public T Detach<T>(T disposable) where T : IDisposable => MoveToOther(null, disposable);

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable) => Attach((IEnumerable<IDisposable>)[disposable]);

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        Alive();
        var attached = disposables.ToList();
        foreach (var disposable in attached)
        {
            var tensor = disposable as torch.Tensor
                ?? throw new InvalidOperationException("DisposeScope can only manage Tensor or PackedSequence");
            tensor.OwningDisposeScope?.Disposables.Remove(tensor);
            Own(this, tensor);
        }
        return attached;
    }

    public void DisposeEverything() => DisposeEverythingBut([]);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var all = Alive().Disposables;
        Disposables = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in all)
        {
            if (!Disposables.Contains(disposable))
            {
                disposable.Dispose();
            }
        }
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public bool Contains(IDisposable disposable) => Disposables.Contains(disposable);

    public void Dispose()
    {
        if (manager is null)
        {
            return;
        }
        DisposeEverything();
        manager.RemoveDisposeScope(this);
        manager = null;
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        Alive().Disposables.Remove(disposable);
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = null;
        }
    }

    /// <summary>The replacement takes the original's place in its scope, if it has one.</summary>
    internal static void ReplaceWith(torch.Tensor original, torch.Tensor replacement)
    {
        if (original.OwningDisposeScope is { } scope && scope.Disposables.Remove(original))
        {
            original.OwningDisposeScope = null;
            Own(scope, replacement);
        }
    }

    private static void Own(DisposeScope? scope, torch.Tensor tensor)
    {
        scope?.Disposables.Add(tensor);
        tensor.OwningDisposeScope = scope;
    }

    private DisposeScope Alive() => manager is null ? throw new ObjectDisposedException(GetType().FullName) : this;
}
