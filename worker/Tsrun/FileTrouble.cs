using System.Text.RegularExpressions;

namespace Tsrun.Cli;

/// <summary>Why the system gave or took no file, in words of our own: the library's are another at each version and end in a dot in the middle of a sentence.</summary>
internal static partial class FileTrouble
{
    /// <summary>Numbers of the systems' errors, which .NET keeps in <see cref="Exception.HResult"/>: of Linux and macOS, then of Windows.</summary>
    private const int Exists = 17, NoSpace = 28, ReadOnly = 30, WindowsShared = unchecked((int)0x80070020), WindowsExists = unchecked((int)0x80070050), WindowsNoSpace = unchecked((int)0x80070070);

    /// <summary>The reason, to stand behind the name of the file.</summary>
    public static string Why(Exception e) => e switch
    {
        FileNotFoundException => "there is no such file",
        DirectoryNotFoundException => "its folder is not there, and cannot be made",
        PathTooLongException => "the name is longer than the system takes",
        UnauthorizedAccessException => NamedBy(e) is { } path && Directory.Exists(path) ? "it is a folder, or a folder that this user may not write" : "this user may not read or write it",
        { HResult: Exists or WindowsExists } => "a file stands where a folder has to be",
        { HResult: NoSpace or WindowsNoSpace } => "the disk is full",
        { HResult: ReadOnly } => "it lies on a file system that cannot be written",
        { HResult: WindowsShared } => "another program is using it",
        _ => e.Message.TrimEnd('.'),
    };

    /// <summary>The file that the library names, and the reason.</summary>
    public static string Sentence(Exception e) => NamedBy(e) is { } path && Why(e) is var why && !why.Contains(path, StringComparison.Ordinal) ? $"{path}: {why}" : Why(e);

    private static string? NamedBy(Exception e) => e is FileNotFoundException { FileName: { Length: > 0 } file } ? file
        : Quoted().Match(e.Message) is { Success: true } quoted ? quoted.Groups[1].Value : null;

    [GeneratedRegex("'(.+)'")]
    private static partial Regex Quoted();
}
