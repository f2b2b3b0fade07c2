using System.Text;
using System.Text.Json;
using Tsrun.Activities.Bundles;
using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>A golden trace with all its files: a folder on disk, a bundle on the way.</summary>
/// <param name="Bundle">Its members are the folder's files.</param>
public sealed record GoldenCase(GoldenTrace Trace, Bundle Bundle)
{
    /// <summary>Fixed members; sources lie under <see cref="Input"/>, changed files under <see cref="Expected"/>.</summary>
    public const string Meta = "golden.json", History = "history.jsonl", Lines = "trace.v1.jsonl", Input = "input/", Expected = "expected/";

    /// <summary>The sources that the run began from.</summary>
    public IReadOnlyList<SourceFile> Sources =>
        [.. Trace.Snapshot.Files.Select(file => new SourceFile(file.Path, (UnixFileMode)Convert.ToInt32(file.Mode, 8), Bundle.Members[Input + file.Path]))];

    /// <summary>The crate's text before and after the patch, for those who compare.</summary>
    public string Diff => Trace.FinalState.Diff;

    /// <summary>Makes a case of its parts.</summary>
    public static GoldenCase Of(GoldenTrace trace, IReadOnlyList<SourceFile> sources, Patch patch, byte[] history, byte[] lines)
    {
        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [Meta] = [.. HistoryJson.Bytes(trace), (byte)'\n'], [History] = history, [Lines] = lines };
        foreach (var file in sources) members[Input + file.Path] = file.Bytes;
        foreach (var file in patch.Files) members[Expected + file.Path] = Encoding.UTF8.GetBytes(file.After);
        return new GoldenCase(trace, Bundle.Of(BundleKind.Golden, trace.Name, members));
    }

    /// <summary>Reads a bundle as a golden trace: the form only; what it claims is for <c>golden validate</c>.</summary>
    /// <exception cref="BundleException">Why it is none.</exception>
    public static GoldenCase Of(Bundle bundle)
    {
        if (bundle.Manifest.Kind != BundleKind.Golden) throw new BundleException($"found a bundle of kind `{bundle.Manifest.Kind}`, expected `{BundleKind.Golden}`");
        var trace = Read(bundle);
        if (GoldenName.Fault(trace.Name) is { } fault) throw new BundleException($"{Meta}: the name `{trace.Name}` {fault}");
        if (trace.Name != bundle.Manifest.Name) throw new BundleException($"{Meta} is of `{trace.Name}`, the bundle of `{bundle.Manifest.Name}`");
        // Nothing but the bits of reading, writing and running: no set-user-id, and no number that is none.
        if (trace.Snapshot.Files.FirstOrDefault(file => file.Mode is not { Length: >= 1 and <= 3 } mode || mode.Any(digit => digit is < '0' or > '7')) is { } odd) throw new BundleException($"{Meta}: {Input}{odd.Path} has the mode `{odd.Mode}`, expected three octal digits");
        string[] known = [Meta, History, Lines, .. trace.Snapshot.Files.Select(file => Input + file.Path), .. trace.FinalState.Files.Select(file => Expected + file.Path)];
        foreach (var path in known.Except(bundle.Members.Keys, StringComparer.Ordinal)) throw new BundleException($"{path}: the golden trace names it, and it is not there");
        foreach (var path in bundle.Members.Keys.Except(known, StringComparer.Ordinal)) throw new BundleException($"{path}: the golden trace does not name it");
        return new GoldenCase(trace, bundle);
    }

    private static GoldenTrace Read(Bundle bundle)
    {
        if (!bundle.Members.TryGetValue(Meta, out var json)) throw new BundleException($"{Meta} is missing");
        try
        {
            var trace = HistoryJson.Read<GoldenTrace>(json);
            if (trace.V != 1) throw new BundleException($"{Meta} has version {trace.V}, expected 1; another tsrun wrote it");
            return (byte[])[.. HistoryJson.Bytes(trace), (byte)'\n'] is var canonical && canonical.AsSpan().SequenceEqual(json) ? trace
                : throw new BundleException($"{Meta} is not in canonical form: a key is unknown, doubled or out of order");
        }
        catch (JsonException e)
        {
            throw new BundleException($"{Meta} is not a golden trace: {Reason(json, e)}", e);
        }
    }

    private static string Reason(byte[] json, JsonException e) => json.AsSpan().Trim(" \t\r\n"u8).IsEmpty ? "it is empty"
        : e.LineNumber is null ? "it lacks what one has to hold"
        : FormattableString.Invariant($"found something else than expected at line {e.LineNumber + 1}, byte {(e.BytePositionInLine ?? 0) + 1}{(e.Path is { Length: > 1 } path ? $" (`{path.TrimStart('$', '.')}`)" : "")}");
}

/// <summary>Names of golden traces.</summary>
public static class GoldenName
{
    private const int LengthMax = 64;

    /// <summary>What is wrong with a name; null when it is fine.</summary>
    public static string? Fault(string? name) => name is { Length: > 0 and <= LengthMax } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && name[0] != '-'
        ? null
        : $"is not of lower-case letters, digits and `-`, at most {LengthMax}";

    /// <summary>A name made of class, code and crate: <c>move-e0507-slot</c>.</summary>
    public static string Of(string @class, IReadOnlyList<string> codes, string crate)
    {
        var words = string.Join('-', new[] { @class, codes.Count > 0 ? codes[0] : "", crate }.Where(word => word.Length > 0)).ToLowerInvariant();
        var name = string.Concat(words.Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-'));
        return name.Length <= LengthMax ? name : name[..LengthMax];
    }
}
