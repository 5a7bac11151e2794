using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace EmotionFusion.Evaluation;

internal readonly record struct Colour(byte R, byte G, byte B)
{
    public static readonly Colour White = new(255, 255, 255);
    public static readonly Colour Black = new(32, 32, 32);
    public static readonly Colour Grey = new(176, 176, 176);
    public static readonly Colour Blue = new(31, 99, 168);
    public static readonly Colour Red = new(192, 57, 43);

    /// <param name="share">0: this one, 1: the other.</param>
    public Colour Towards(Colour other, double share) => new(Mix(R, other.R, share), Mix(G, other.G, share), Mix(B, other.B, share));

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share));
}

/// <summary>
/// A small picture for trackers, which take PNG only: rectangles, lines and capital letters of 3 x 5 dots. It needs neither
/// native libraries nor the system's fonts, so a picture is the same on every machine.
/// </summary>
internal sealed class Picture
{
    /// <summary>Three times a letter's dots, and the space between letters.</summary>
    public const int LetterWidth = 4 * Dot, LetterHeight = 5 * Dot;

    private const int Dot = 2;

    /// <summary>A letter, and its five rows of three dots in octal.</summary>
    private const string Letters =
        "075557 126227 271747 371717 455711 574717 674757 771122 875757 975717 A25755 B65656 C34443 D65556 E74647 F74644 "
        + "G34553 H55755 I72227 J11152 K55655 L44447 M57755 N65555 O25552 P65644 Q25563 R65655 S34216 T72222 U55557 V55552 "
        + "W55775 X55255 Y55222 Z71247 .00002 -00700 +02720 =07070 %51245 /11244 _00007 (12221 )42224 :02020 ,00024 >42124 ?71202";

    private static readonly Dictionary<char, string> Dots = Letters.Split(' ').ToDictionary(letter => letter[0], letter => letter[1..]);

    private readonly byte[] _pixels; // places in the palette, row by row
    private readonly List<Colour> _palette = [Colour.White];

    public Picture(int width, int height) => (Width, Height, _pixels) = (width, height, new byte[width * height]);

    public int Width { get; }

    public int Height { get; }

    public Colour this[int x, int y] => _palette[_pixels[(y * Width) + x]];

    /// <summary>What lies outside of the picture isn't drawn, here and below.</summary>
    public void Fill(int left, int top, int width, int height, Colour colour)
    {
        var (from, to) = (Math.Clamp(left, 0, Width), Math.Clamp(left + width, 0, Width));
        var place = PlaceOf(colour);
        for (var y = Math.Max(0, top); y < Math.Min(Height, top + height); y++)
        {
            _pixels.AsSpan((y * Width) + from, to - from).Fill(place);
        }
    }

    /// <summary>A line, two pixels wide.</summary>
    public void Line(double x0, double y0, double x1, double y1, Colour colour)
    {
        var steps = Math.Max(1, (int)Math.Ceiling(Math.Max(Math.Abs(x1 - x0), Math.Abs(y1 - y0))));
        for (var i = 0; i <= steps; i++)
        {
            var share = (double)i / steps;
            Fill((int)Math.Round(x0 + ((x1 - x0) * share)), (int)Math.Round(y0 + ((y1 - y0) * share)), 2, 2, colour);
        }
    }

    /// <summary>Text from its upper left corner; letters that aren't known become question marks.</summary>
    public void Text(int x, int y, string text, Colour colour)
    {
        foreach (var letter in text.ToUpperInvariant())
        {
            for (var row = 0; row < 5 && letter != ' '; row++)
            {
                var dots = Dots.GetValueOrDefault(letter, Dots['?'])[row] - '0';
                for (var column = 0; column < 3; column++)
                {
                    if ((dots & (4 >> column)) != 0)
                    {
                        Fill(x + (column * Dot), y + (row * Dot), Dot, Dot, colour);
                    }
                }
            }

            x += LetterWidth;
        }
    }

    public byte[] ToPng()
    {
        var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = (8, 3); // bits a pixel; places in a palette
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "PLTE"u8, [.. _palette.SelectMany(colour => new[] { colour.R, colour.G, colour.B })]);
        Chunk(png, "IDAT"u8, Compressed());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private byte[] Compressed()
    {
        var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.Fastest))
        {
            for (var y = 0; y < Height; y++)
            {
                zlib.WriteByte(0); // the row is as it is
                zlib.Write(_pixels, y * Width, Width);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Length, kind, data, and the CRC-32 of kind and data.</summary>
    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> kind, byte[] data)
    {
        byte[] body = [.. kind, .. data];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(body));
        png.Write(number);
    }

    private byte PlaceOf(Colour colour)
    {
        if (_palette.IndexOf(colour) is >= 0 and var place)
        {
            return (byte)place;
        }

        if (_palette.Count > byte.MaxValue)
        {
            throw new InvalidOperationException("A picture has 256 colours at most.");
        }

        _palette.Add(colour);
        return (byte)(_palette.Count - 1);
    }
}
