namespace Tsrun.Activities.Bundles;

/// <summary>How large a bundle may be; a history of a hard run has a few MiB.</summary>
public static class BundleLimits
{
    /// <summary>Bytes of the packed archive.</summary>
    public const int ArchiveBytesMax = 32 << 20;

    /// <summary>Bytes of all members together.</summary>
    public const int TotalBytesMax = 128 << 20;

    /// <summary>Bytes of one member.</summary>
    public const int MemberBytesMax = 64 << 20;

    /// <summary>Unpacked bytes for each packed one; deflate itself ends at 1032, and text of ours stays under 40.</summary>
    public const int RatioMax = 200;

    /// <summary>Number of members.</summary>
    public const int MembersMax = 4096;

    /// <summary>Characters of a path; what a ustar header holds without its prefix field.</summary>
    public const int PathLengthMax = 100;
}
