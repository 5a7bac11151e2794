using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A libtorch tensor. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/Tensor.cs"/>.</summary>
    public partial class Tensor : IDisposable
    {
        internal nint handle;

        internal Tensor(nint handle, bool register = true)
        {
            this.handle = handle;
            if (register)
            {
                OwningDisposeScope = DisposeScopeManager.ThreadSingleton.RegisterOnCurrentDisposeScope(this);
            }
        }

        ~Tensor() => Dispose(false);

        /// <summary>The tensor was disposed, or became a parameter.</summary>
        public bool IsInvalid => handle == 0;

        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        internal DisposeScope? OwningDisposeScope { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>From here on no dispose scope disposes the tensor.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle == 0)
            {
                return;
            }
            if (disposing)
            {
                OwningDisposeScope?.MarkAsDisposed(this);
            }
            Native.efts_tensor_free(handle);
            handle = 0;
        }

        internal nint MoveHandle()
        {
            var moved = handle;
            handle = 0;
            return moved;
        }

        /// <summary>Wraps a result; the operands are named so that no finalizer frees them during the call.</summary>
        internal static Tensor Result(nint result, object? first, object? second = null, object? third = null)
        {
            GC.KeepAlive(first);
            GC.KeepAlive(second);
            GC.KeepAlive(third);
            return result != 0 ? new Tensor(result) : throw Native.Error();
        }

        private Tensor InPlace(int status, object? first = null, object? second = null)
        {
            GC.KeepAlive(this);
            GC.KeepAlive(first);
            GC.KeepAlive(second);
            Native.Check(status);
            return this;
        }
    }
}
