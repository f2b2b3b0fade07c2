using System.Text;
using Tsrun.History;

namespace Tsrun.Activities.Patching;

/// <summary>One change whose path, text and hashes were found to be in order.</summary>
internal sealed record CheckedChange(PatchPath Path, string BeforeSha256, string AfterSha256, byte[] After);

/// <summary>Looks at a patch before anything is opened.</summary>
internal static class PatchCheck
{
    private const int FilesMax = 256;
    private const long BytesMax = 256L << 20;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ActivityFailureException"><c>TS0701</c>, <c>TS0707</c> or <c>TS0709</c>.</exception>
    public static IReadOnlyList<CheckedChange> Check(Patch patch)
    {
        if (patch.Files.Count == 0) throw PatchFailures.Inconsistent("it changes no file");
        if (patch.Files.Count > FilesMax) throw PatchFailures.TooLarge("files of the patch", patch.Files.Count, FilesMax);
        if (patch.Files.Sum(file => (long)file.After.Length) is var length && length > BytesMax) throw PatchFailures.TooLarge("characters of the patch", length, BytesMax);
        var changes = patch.Files.Select(Check).ToList();
        // Names that some system takes for one are one: two changes of a file have no order.
        var twins = changes.GroupBy(change => change.Path.Value, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twins is null ? changes : throw PatchFailures.Inconsistent($"`{twins.Key}` stands in it twice");
    }

    private static CheckedChange Check(FileChange change)
    {
        var path = PatchPath.Parse(change.Path);
        var after = Bytes(path, change.After);
        if (after.Length > SafeTree.FileBytesMax) throw PatchFailures.TooLarge($"bytes of the new `{path}`", after.Length, SafeTree.FileBytesMax);
        var found = HistoryJson.Sha256(after);
        if (found != change.AfterSha256) throw PatchFailures.Inconsistent($"the new text of `{path}` has the SHA-256 {found}, expected {change.AfterSha256}");
        if (found == change.BeforeSha256) throw PatchFailures.Inconsistent($"the new text of `{path}` is the old one");
        return new CheckedChange(path, change.BeforeSha256, found, after);
    }

    private static byte[] Bytes(PatchPath path, string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw PatchFailures.Inconsistent($"the new text of `{path}` is not valid Unicode at character {error.Index}");
        }
    }
}
