using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>One part of <c>tensor[...]</c>. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/Tensor.cs"/>.</summary>
    public struct TensorIndex
    {
        private const long NoneKind = 0;
        private const long SingleKind = 1;
        private const long EllipsisKind = 3;
        private const long TensorKind = 5;
        private const long SliceKind = 6;

        public static TensorIndex Ellipsis = new() { kind = EllipsisKind };

        public static TensorIndex None = new() { kind = NoneKind };

        public static TensorIndex Colon = Slice();

        private long kind;
        private long start;
        private long stop;
        private long step;
        private Tensor? tensor;

        internal readonly NativeIndex Part => new()
        {
            Kind = kind,
            Start = start,
            Stop = stop,
            Step = step,
            Tensor = tensor?.Handle ?? 0,
        };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new()
        {
            kind = SliceKind,
            start = start ?? NativeIndex.Absent,
            stop = stop ?? NativeIndex.Absent,
            step = step ?? NativeIndex.Absent,
        };

        public static TensorIndex Slice(Range range)
        {
            long start = range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value;
            long? stop = !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value;
            return Slice(start, stop);
        }

        public static TensorIndex Single(long? index) => new() { kind = SingleKind, start = index.GetValueOrDefault() };

        public static TensorIndex Tensor(Tensor tensor) => new() { kind = TensorKind, tensor = tensor };
    }
}
