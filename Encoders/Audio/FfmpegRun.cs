using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EmotionFusion.Encoders;

/// <summary>
/// A run of ffmpeg, as the stream that it writes. It is ended, with its children, when it is cancelled, when it writes
/// nothing for too long, and in any case when this is disposed of.
/// </summary>
internal sealed partial class FfmpegRun : Stream
{
    private const int MostWords = 1000; // characters of what it complains

    // What ffmpeg exits with after a signal. Ctrl-C reaches it before us, and says nothing of the sound.
    private const int Interrupted = 255;

    private readonly Process _process;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _watch;
    private readonly CancellationTokenRegistration _kill;
    private readonly Thread _listener;
    private readonly char[] _words = new char[MostWords];
    private int _wordCount;
    private ReadOnlyMemory<byte> _pushedBack;
    private long _left = long.MaxValue; // bytes that are still given

    private FfmpegRun(Process process, TimeSpan patience, CancellationToken cancellation)
    {
        (_process, _patience, _cancellation) = (process, patience, cancellation);
        _watch = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // A thread of its own: with all of the pool's busy decoding, nobody else would empty the pipe.
        _listener = new Thread(Listen) { IsBackground = true };
        _listener.Start();
        _kill = _watch.Token.Register(Kill);
        _watch.CancelAfter(patience);
    }

    public string Program => _process.StartInfo.FileName;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="InvalidDataException">It can't be started.</exception>
    public static FfmpegRun Start(string program, IReadOnlyList<string> arguments, TimeSpan patience, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            return new(Process.Start(start)!, patience, cancellation);
        }
        catch (Win32Exception e)
        {
            throw new InvalidDataException($"needs ffmpeg, and {program} can't be started: {e.Message} {Ffmpeg.Variable} names another.", e);
        }
    }

    /// <exception cref="InvalidDataException">It wrote nothing for too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_left == 0 || buffer.IsEmpty)
        {
            return 0;
        }
        buffer = buffer[..(int)Math.Min(_left, buffer.Length)];
        var count = Math.Min(buffer.Length, _pushedBack.Length);
        if (count > 0)
        {
            _pushedBack.Span[..count].CopyTo(buffer);
            _pushedBack = _pushedBack[count..];
        }
        else
        {
            count = _process.StandardOutput.BaseStream.Read(buffer);
            AssertGoesOn();
        }
        _left -= count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Is read again.</summary>
    public void PushBack(ReadOnlyMemory<byte> bytes) => _pushedBack = bytes;

    /// <summary>Reads and drops.</summary>
    /// <returns>How many bytes; less than asked for at the end.</returns>
    public long Skip(long bytes)
    {
        Span<byte> dropped = stackalloc byte[16 * 1024];
        var left = bytes;
        while (left > 0 && Read(dropped[..(int)Math.Min(left, dropped.Length)]) is var count and > 0)
        {
            left -= count;
        }
        return bytes - left;
    }

    /// <summary>After as many more bytes the stream is at its end; what comes then isn't wanted.</summary>
    public void EndAfter(long bytes) => _left = bytes;

    /// <summary>To be called at the stream's end.</summary>
    /// <exception cref="InvalidDataException">It failed; with its own words.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, or interrupted from outside.</exception>
    public void Finish()
    {
        if (_left == 0)
        {
            return; // all that was asked for is there
        }
        _process.WaitForExit();
        AssertGoesOn();
        if (_process.ExitCode == Interrupted)
        {
            throw new OperationCanceledException("ffmpeg was interrupted");
        }
        if (_process.ExitCode != 0)
        {
            _listener.Join(_patience);
            throw new InvalidDataException($"can't be decoded: ffmpeg says: {Words()}");
        }
    }

    // Without what differs from run to run, since it is stored: where things lay in memory.
    private string Words()
    {
        var words = Address().Replace(new string(_words, 0, _wordCount), "");
        foreach (var file in _process.StartInfo.ArgumentList.Where(argument => argument.StartsWith("file:", StringComparison.Ordinal)))
        {
            words = words.Replace(file + ": ", "", StringComparison.Ordinal);
        }
        words = words.Trim().ReplaceLineEndings("; ");
        return words.Length > 0 ? words : $"nothing (exit code {_process.ExitCode})";
    }

    [GeneratedRegex(" @ 0x[0-9a-f]+")]
    private static partial Regex Address();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _kill.Dispose();
            Kill();
            _process.WaitForExit();
            _listener.Join(_patience);
            _watch.Dispose();
            _process.Dispose();
        }
        base.Dispose(disposing);
    }

    private void AssertGoesOn()
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_watch.IsCancellationRequested)
        {
            throw new InvalidDataException($"can't be decoded: ffmpeg wrote nothing for {_patience.TotalSeconds:0.###} seconds and was ended.");
        }
        _watch.CancelAfter(_patience);
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // it has just ended by itself
        }
    }

    // The first words say why; the rest is read so that it isn't stopped by a full pipe.
    private void Listen()
    {
        var buffer = new char[MostWords];
        try
        {
            while (_process.StandardError.Read(buffer) is var count and > 0)
            {
                var kept = Math.Min(count, MostWords - _wordCount);
                buffer.AsSpan(0, kept).CopyTo(_words.AsSpan(_wordCount));
                _wordCount += kept;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // it was ended
        }
    }
}
