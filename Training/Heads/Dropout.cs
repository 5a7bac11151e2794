using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>Inverted dropout with the training's own masks.</summary>
internal sealed class Dropout(double probability, DropoutMasks masks) : Module<Tensor, Tensor>(nameof(Dropout))
{
    /// <summary>The share of values set to 0; the others are divided by what is left.</summary>
    public double Probability { get; set; } = probability;

    public bool IsActive => training && Probability > 0;

    // A fresh handle when nothing is dropped: Sequential disposes what it gave to a layer.
    public override Tensor forward(Tensor input) => IsActive ? input * masks.Draw(Probability, empty_like(input, device: CPU), input.device) : input.alias();

    /// <summary>A mask of 0 and 1/(1-p).</summary>
    public Tensor Mask(Device device, params long[] shape) => masks.Draw(Probability, empty(shape), device);
}

/// <summary>
/// A training's own random masks. They are a function of its seed, the step and the order of the draws in it, so that
/// neither trainings side by side nor a resumed training change them; the library's generators are global or hold state. Eight
/// lanes of xoshiro128+ (Blackman and Vigna 2021, doi:10.1145/3460772) draw eight values at a time.
/// </summary>
internal sealed class DropoutMasks(int seed)
{
    private const ulong StepStride = 0xD1B54A32D192ED03; // odd: every step has a seed of its own
    private const ulong Stream = 0x9E3779B97F4A7C15; // apart from the stream of batches, which has the bare seed

    private Vector256<uint> _s0, _s1, _s2, _s3;

    /// <summary>Has the following draws be those of a step.</summary>
    public void BeginStep(long step)
    {
        var random = new SplitMix64(((ulong)seed ^ Stream) + ((ulong)step * StepStride));
        (_s0, _s1, _s2, _s3) = (Lanes(ref random), Lanes(ref random), Lanes(ref random), Lanes(ref random));
    }

    /// <summary>A mask of 0 (with <paramref name="probability"/>) and 1/(1 - probability), drawn on the CPU whatever the device.</summary>
    /// <param name="mask">On the CPU; written over.</param>
    public Tensor Draw(double probability, Tensor mask, Device device)
    {
        Fill(MemoryMarshal.Cast<byte, float>(mask.bytes), probability);
        return device.type == DeviceType.CPU ? mask : mask.to(device);
    }

    /// <summary>The same into memory.</summary>
    public void Fill(Span<float> mask, double probability)
    {
        var kept = Vector256.Create((float)(1 / (1 - probability)));
        var threshold = Vector256.Create((int)(probability * (1 << 24)));
        var whole = mask.Length - (mask.Length % Vector256<float>.Count);
        for (var i = 0; i < whole; i += Vector256<float>.Count)
        {
            Draw(kept, threshold).CopyTo(mask[i..]);
        }

        if (whole < mask.Length)
        {
            Span<float> last = stackalloc float[Vector256<float>.Count];
            Draw(kept, threshold).CopyTo(last);
            last[..(mask.Length - whole)].CopyTo(mask[whole..]);
        }
    }

    private Vector256<float> Draw(Vector256<float> kept, Vector256<int> threshold)
    {
        var drawn = Vector256.ShiftRightLogical(_s0 + _s3, 8).AsInt32(); // the upper 24 bits; the lowest ones are the weak ones
        Advance();
        return Vector256.AndNot(kept, Vector256.LessThan(drawn, threshold).AsSingle());
    }

    private void Advance()
    {
        var shifted = Vector256.ShiftLeft(_s1, 9);
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = Vector256.ShiftLeft(_s3, 11) | Vector256.ShiftRightLogical(_s3, 21);
    }

    private static Vector256<uint> Lanes(ref SplitMix64 random)
    {
        Span<ulong> words = stackalloc ulong[4];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = random.Next();
        }

        return Vector256.Create<uint>(MemoryMarshal.Cast<ulong, uint>(words));
    }
}
