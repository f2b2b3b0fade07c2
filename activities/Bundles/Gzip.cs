using System.IO.Compression;

namespace Tsrun.Activities.Bundles;

/// <summary>Gzip whose bytes depend on nothing but the content.</summary>
/// <remarks>
/// The runtime's own deflate chooses its hash by the processor and changes between versions, so two machines may pack the same bytes differently. Packing
/// is therefore <see cref="FixedDeflate"/>; unpacking, where only the content matters, is the runtime's.
/// </remarks>
internal static class Gzip
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(n => CrcOf((uint)n))];

    /// <summary>Packs: no name, no time, no system.</summary>
    public static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        packed.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
        packed.Write(FixedDeflate.Pack(bytes));
        packed.Write(BitConverter.GetBytes(Crc(bytes)));
        packed.Write(BitConverter.GetBytes((uint)bytes.Length));
        return packed.ToArray();
    }

    /// <summary>Unpacks within limits: stops at the first byte too many, not after the last.</summary>
    /// <exception cref="BundleException">Not gzip, damaged, or larger than a bundle may be.</exception>
    public static byte[] Unpack(byte[] packed)
    {
        if (packed.Length > BundleLimits.ArchiveBytesMax) throw new BundleException($"the file has {packed.Length >> 20} MiB, more than {BundleLimits.ArchiveBytesMax >> 20}");
        var most = Math.Min(BundleLimits.TotalBytesMax, (long)packed.Length * BundleLimits.RatioMax);
        try
        {
            using var stream = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var whole = new MemoryStream();
            var buffer = new byte[1 << 16];
            while (stream.Read(buffer) is > 0 and var count)
            {
                if (whole.Length + count > most) throw new BundleException($"the archive unpacks to more than {most} bytes");
                whole.Write(buffer, 0, count);
            }
            var bytes = whole.ToArray();
            // The runtime ends quietly where a stream is cut off; the trailer says what the content must be.
            var isWhole = packed.Length >= 18 && BitConverter.ToUInt32(packed, packed.Length - 8) == Crc(bytes) && BitConverter.ToUInt32(packed, packed.Length - 4) == (uint)bytes.Length;
            return isWhole ? bytes : throw new BundleException("the archive is damaged: its checksum does not fit, or something follows it");
        }
        catch (InvalidDataException e)
        {
            throw new BundleException("this is not a gzip archive, or it is damaged", e);
        }
    }

    /// <summary>CRC-32 of RFC 1952.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint CrcOf(uint n)
    {
        for (var bit = 0; bit < 8; bit++) n = (n & 1) == 1 ? 0xEDB88320 ^ (n >> 1) : n >> 1;
        return n;
    }
}
