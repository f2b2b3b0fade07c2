using System.Runtime.Versioning;
using System.Text;
using Tsrun.Activities.Bundles;
using Tsrun.Activities.Golden;
using Tsrun.Cli;
using Tsrun.Cli.Commands.Golden;
using Tsrun.History;
using Tsrun.Tests.Cli;
using Tsrun.Tests.Patching;

namespace Tsrun.Tests.Bundles;

/// <summary>Bundles of golden traces that somebody made to do harm or to be believed: each refused for its own reason, with the folder as it was.</summary>
[SupportedOSPlatform("linux")]
public sealed class HostileGoldenTests : IDisposable
{
    private const string Name = "move-e0507-slot";
    private static readonly GoldenStore Ours = new(Path.Combine(Repository.Root, "golden-traces"));
    private static readonly Bundle Good = Ours.Load(Name).Bundle;
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-golden-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string> Hostile => new()
    {
        { "no-meta", "golden.json is missing" },
        { "version", "golden.json has version 2, expected 1" },
        { "hidden-key", "golden.json is not in canonical form" },
        { "name", "golden.json is of `other`, the bundle of" },
        { "odd-name", "the name `../evil` is not of lower-case letters" },
        { "extra-file", "input/build.rs: the golden trace does not name it" },
        { "missing-file", "the golden trace names it, and it is not there" },
        { "input", "input/src/lib.rs is not the file that the golden trace names" },
        { "expected", "expected/src/lib.rs is not what the patch makes" },
        { "diff", "outcome, diff or citations are not those of the history" },
        { "citation", "outcome, diff or citations are not those of the history" },
        { "licence", "licence unknown: found `Proprietary`" },
        { "class", "golden.json has another class than its history and sources give" },
        { "code", "golden.json has another codes than its history and sources give" },
        { "confidence", "golden.json has another metrics than its history and sources give" },
        { "granted", "golden.json has another provenance than its history and sources give" },
        { "crate", "golden.json has another snapshot than its history and sources give" },
        { "trace-line", "hash chain broken" },
        { "history-line", "the trace is not the one that its history gives" },
        { "no-history", "history.jsonl" },
        { "mode", "input/src/lib.rs has the mode `9z`, expected three octal digits" },
        { "set-user-id", "input/src/lib.rs has the mode `4755`, expected three octal digits" },
        { "deep", "history.jsonl: event 3 of the history is not an event" },
        { "kind", "found a bundle of kind `run`, expected `golden`" },
    };

    [Theory, MemberData(nameof(Hostile))]
    public void Import_OfAHostileGoldenTrace_SaysWhyAndKeepsNothing(string attack, string reason)
    {
        Shell.Run("cp", "-r", Path.Combine(Ours.Folder, "syntax-watch"), _folder);
        var (before, file) = (CliRig.HashOf(_folder), Path.Combine(Directory.CreateTempSubdirectory("tsrun-bundle-").FullName, "bad.tar.gz"));
        File.WriteAllBytes(file, Attack(attack).ToArchive());
        var refused = Assert.Throws<CliException>(() => GoldenImport.Execute(file, _folder, new OutputOptions("human", "never", "none", Quiet: true, 0)));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Invalid, before), (refused.ExitCode, CliRig.HashOf(_folder)));
    }

    /// <summary>The hashes of the bundle fit each time: whoever changes a member can also list it.</summary>
    private static Bundle Attack(string attack) => attack switch
    {
        "no-meta" => Without(GoldenCase.Meta),
        "version" => Meta("{\"v\":1,", "{\"v\":2,"),
        "hidden-key" => Meta("{\"v\":1,", "{\"v\":1,\"x\":0,"),
        "name" => Meta($"\"name\":\"{Name}\"", "\"name\":\"other\""),
        "odd-name" => Bundle.Of(BundleKind.Golden, "../evil", Meta($"\"name\":\"{Name}\"", "\"name\":\"../evil\"").Members),
        "extra-file" => Bundle.Of(BundleKind.Golden, Name, Good.Members.Append(new("input/build.rs", "fn main() {}"u8.ToArray()))),
        "missing-file" => Without("expected/src/lib.rs"),
        "input" => Changed("input/src/lib.rs", "\n", " \n"),
        "expected" => Changed("expected/src/lib.rs", "\n", " \n"),
        "diff" => Meta(".take()", ".clone()"),
        "citation" => Meta("rustc:E0507@", "rustc:E0382@"),
        "licence" => Meta("\"licence\":\"MIT\"", "\"licence\":\"Proprietary\""),
        "class" => Meta("\"class\":\"move\"", "\"class\":\"borrow\""),
        "code" => Meta("\"codes\":[\"E0507\"]", "\"codes\":[\"E0505\"]"),
        "confidence" => Meta("\"testsPassed\":", "\"testsPassed\":1"),
        "granted" => Meta("\"granted\":true", "\"granted\":false"),
        "crate" => Meta("\"crate\":\"slot\"", "\"crate\":\"other\""),
        "trace-line" => Changed(GoldenCase.Lines, "\"summary\":\"", "\"summary\":\"not "),
        "history-line" => Changed(GoldenCase.History, "\"summary\":\"", "\"summary\":\"not "),
        "no-history" => Changed(GoldenCase.History, "{", "["),
        "mode" => Meta(Mode("644"), Mode("9z")),
        "set-user-id" => Meta(Mode("644"), Mode("4755")),
        "deep" => Changed(GoldenCase.History, "\"eventId\":3,", $"\"eventId\":3,\"deep\":{new string('[', 100_000)}{new string(']', 100_000)},"),
        "kind" => Bundle.Of(BundleKind.Run, Name, Good.Members),
        _ => throw new ArgumentOutOfRangeException(nameof(attack), attack, "no such attack"),
    };

    private static string Mode(string mode) => $"\"path\":\"src/lib.rs\",\"mode\":\"{mode}\"";

    private static Bundle Without(string member) => Bundle.Of(BundleKind.Golden, Name, Good.Members.Where(one => one.Key != member));

    private static Bundle Meta(string old, string @new) => Changed(GoldenCase.Meta, old, @new);

    private static Bundle Changed(string member, string old, string @new)
    {
        Assert.Contains(old, Good.Text(member)!, StringComparison.Ordinal);
        return Bundle.Of(BundleKind.Golden, Name, new Dictionary<string, byte[]>(Good.Members) { [member] = Encoding.UTF8.GetBytes(Good.Text(member)!.Replace(old, @new, StringComparison.Ordinal)) });
    }
}
