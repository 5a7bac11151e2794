using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies a native library. Where the system's libstdc++ lacks a version that the library asks for, the copy asks for
/// it weakly: the loader then goes on where it would refuse.
/// </summary>
/// <remarks>
/// What a library asks for is in its section .gnu.version_r (Linux Standard Base 5, "Symbol Version Requirements"): an
/// Elf64_Verneed for each other library, below it an Elf64_Vernaux for each version, whose flag VER_FLG_WEAK is set.
/// </remarks>
public sealed class WeakenLibTorchSharp : Task
{
    private const int VersionRequirements = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort WeakFlag = 0x2;                // VER_FLG_WEAK

    [Required] public string Library { get; set; }

    [Required] public string Version { get; set; }

    [Required] public string Copy { get; set; }

    /// <summary>The libstdc++ to look into; without it the one that a program gets when it loads libstdc++.so.6.</summary>
    public string Standard { get; set; }

    /// <summary>Was the requirement marked?</summary>
    [Output] public bool Weakened { get; set; }

    public override bool Execute()
    {
        var bytes = File.ReadAllBytes(Library);
        var standard = string.IsNullOrEmpty(Standard) ? LoadedStandardLibrary() : Standard;
        Weakened = standard != null && !Latin1(File.ReadAllBytes(standard)).Contains(Version + "\0");
        if (Weakened)
        {
            if (!MarkWeak(bytes))
            {
                Log.LogError("{0} doesn't ask for {1}, so marking that weak is of no use: look again at what it needs.", Library, Version);
                return false;
            }

            Log.LogMessage(MessageImportance.Normal, "{0} lacks {1}: {2} asks for it weakly.", standard, Version, Copy);
        }

        // Written beside and moved: a program that runs has the old file mapped.
        var making = Copy + ".new";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Copy)));
        File.WriteAllBytes(making, bytes);
        File.Delete(Copy);
        File.Move(making, Copy);
        return true;
    }

    private bool MarkWeak(byte[] library)
    {
        if (library.Length < 64 || Latin1(library).IndexOf("\u007fELF\u0002\u0001", StringComparison.Ordinal) != 0)
        {
            return false; // not a 64-bit little-endian ELF file
        }

        var marked = false;
        var sections = (int)BitConverter.ToInt64(library, 40);                                                     // e_shoff
        int size = BitConverter.ToUInt16(library, 58), count = BitConverter.ToUInt16(library, 60);                 // e_shentsize, e_shnum
        for (var section = sections; section < sections + count * size; section += size)
        {
            if (BitConverter.ToInt32(library, section + 4) != VersionRequirements)
            {
                continue;
            }

            var strings = (int)BitConverter.ToInt64(library, sections + BitConverter.ToInt32(library, section + 40) * size + 24);
            var need = (int)BitConverter.ToInt64(library, section + 24);
            for (var needs = BitConverter.ToInt32(library, section + 44); needs > 0; needs--)
            {
                var entry = need + BitConverter.ToInt32(library, need + 8);                                        // vn_aux
                for (int entries = BitConverter.ToUInt16(library, need + 2); entries > 0; entries--)
                {
                    var name = strings + BitConverter.ToInt32(library, entry + 8);                                 // vna_name
                    if (Encoding.ASCII.GetString(library, name, Version.Length + 1) == Version + "\0")
                    {
                        BitConverter.GetBytes((ushort)(BitConverter.ToUInt16(library, entry + 4) | WeakFlag)).CopyTo(library, entry + 4);
                        marked = true;
                    }

                    entry += BitConverter.ToInt32(library, entry + 12);                                            // vna_next
                }

                need += BitConverter.ToInt32(library, need + 12);                                                  // vn_next
            }
        }

        return marked;
    }

    private static string LoadedStandardLibrary()
    {
        const int lazily = 1;
        return dlopen("libstdc++.so.6", lazily) == IntPtr.Zero
            ? null
            : File.ReadLines("/proc/self/maps").Where(line => line.Contains("/libstdc++.so")).Select(line => line.Substring(line.IndexOf('/'))).FirstOrDefault();
    }

    private static string Latin1(byte[] bytes)
    {
        return Encoding.GetEncoding("iso-8859-1").GetString(bytes);
    }

    [DllImport("libdl.so.2")]
    private static extern IntPtr dlopen(string name, int flags);
}
