using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Draws each element evenly from [from, to).</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            InPlace(Native.efts_uniform_(Handle, from, to, generator?.Handle ?? 0), generator);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            InPlace(Native.efts_normal_(Handle, mean, std, generator?.Handle ?? 0), generator);

        /// <summary>Draws each element: 1 with probability p, else 0.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            InPlace(Native.efts_bernoulli_(Handle, p, generator?.Handle ?? 0), generator);

        public Tensor bernoulli_(Tensor p, Generator? generator = null) =>
            InPlace(Native.efts_bernoulli_tensor_(Handle, p.Handle, generator?.Handle ?? 0), p, generator);
    }
}
