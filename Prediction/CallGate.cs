namespace EmotionFusion.Prediction;

/// <summary>Counts the calls that are under way, so that what they use is freed after the last of them.</summary>
internal sealed class CallGate
{
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _idle = new(true);
    private int _calls;
    private bool _closed;

    /// <summary>Begins a call; disposing the result ends it.</summary>
    /// <exception cref="ObjectDisposedException">The gate is closed; names <paramref name="owner"/>.</exception>
    public Call Enter(object owner)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, owner);
            _calls++;
            _idle.Reset();
        }
        return new Call(this);
    }

    /// <summary>Refuses further calls and waits for those that are under way.</summary>
    /// <returns>Whether this was the first time.</returns>
    public bool Close()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }
            _closed = true;
        }
        _idle.Wait();
        return true;
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_calls == 0)
            {
                _idle.Set();
            }
        }
    }

    public readonly struct Call(CallGate gate) : IDisposable
    {
        public void Dispose() => gate.Leave();
    }
}
