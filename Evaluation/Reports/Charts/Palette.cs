namespace EmotionFusion.Evaluation;

/// <summary>
/// The colours behind a matrix's counts, as report.css has them: the accent over the page, as opaque as the share.
/// Which of black and white can be read on it differs between light and dark, so each cell says both.
/// </summary>
internal static class Palette
{
    public static readonly (int R, int G, int B) LightPage = (0xff, 0xff, 0xff);
    public static readonly (int R, int G, int B) LightAccent = (0x1d, 0x4f, 0x91);
    public static readonly (int R, int G, int B) DarkPage = (0x13, 0x17, 0x1c);
    public static readonly (int R, int G, int B) DarkAccent = (0x86, 0xb6, 0xf2);

    /// <summary>The classes of a text on the accent with this opacity: l0 or l1 (black or white when light), d0 or d1 (when dark).</summary>
    public static string TextClass(double opacity) =>
        $"l{Ink(LightPage, LightAccent, opacity)} d{Ink(DarkPage, DarkAccent, opacity)}";

    /// <summary>WCAG's contrast ratio of the better of black and white on the blend, 1 to 21.</summary>
    public static double Contrast((int R, int G, int B) page, (int R, int G, int B) accent, double opacity)
    {
        var luminance = Luminance(page, accent, opacity);
        return Math.Max((luminance + 0.05) / 0.05, 1.05 / (luminance + 0.05));
    }

    private static int Ink((int R, int G, int B) page, (int R, int G, int B) accent, double opacity)
    {
        var luminance = Luminance(page, accent, opacity);
        return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? 0 : 1;
    }

    private static double Luminance((int R, int G, int B) page, (int R, int G, int B) accent, double opacity)
    {
        return 0.2126 * Linear(page.R, accent.R) + 0.7152 * Linear(page.G, accent.G) + 0.0722 * Linear(page.B, accent.B);

        double Linear(int under, int over)
        {
            var c = (under + (over - under) * opacity) / 255;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
    }
}
