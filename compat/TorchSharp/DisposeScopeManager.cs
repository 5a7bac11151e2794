namespace TorchSharp;

/// <summary>The dispose scopes of one thread. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/DisposeScopeManager.cs"/>.</summary>
internal sealed class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? ofThread;

    public static DisposeScopeManager ThreadSingleton => ofThread ??= new DisposeScopeManager();

    public DisposeScope? CurrentDisposeScope { get; private set; }

    public DisposeScope? RegisterOnCurrentDisposeScope(torch.Tensor tensor)
    {
        CurrentDisposeScope?.Disposables.Add(tensor);
        return CurrentDisposeScope;
    }

    public DisposeScope NewDisposeScope() => CurrentDisposeScope = new DisposeScope(this);

    /// <summary>Takes the scope out of the thread's chain, wherever in it it is.</summary>
    public void RemoveDisposeScope(DisposeScope removed)
    {
        if (ReferenceEquals(CurrentDisposeScope, removed))
        {
            CurrentDisposeScope = removed.OuterScope;
            return;
        }
        for (var scope = CurrentDisposeScope; scope is not null; scope = scope.OuterScope)
        {
            if (ReferenceEquals(scope.OuterScope, removed))
            {
                scope.OuterScope = removed.OuterScope;
                return;
            }
        }
    }
}
