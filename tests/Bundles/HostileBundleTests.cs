using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using Tsrun.Activities.Bundles;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.Tests.Cli;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Bundles;

/// <summary>Bundles that somebody made to do harm, each refused for its own reason before anything is written.</summary>
public sealed class HostileBundleTests
{
    private static readonly Bundle Good = Recorded();

    public static TheoryData<string, string> Hostile => new()
    {
        { "parent", "the path leads to a parent folder" },
        { "absolute", "the path is absolute" },
        { "drive", "the path names a drive" },
        { "backslash", "the path has a backslash" },
        { "device-name", "the path names a device" },
        { "symlink", "a symbolic link; a bundle holds ordinary files only" },
        { "hardlink", "a hard link; a bundle holds ordinary files only" },
        { "device", "a device; a bundle holds ordinary files only" },
        { "extended-header", "an extended header; a bundle holds ordinary files only" },
        { "oversized", "the member is larger than 64 MiB" },
        { "bomb", "the archive unpacks to more than" },
        { "twin", "two members have this name, or one that differs only in case" },
        { "extra-member", "the manifest does not list this member" },
        { "missing-member", "the manifest lists it, and it is not there" },
        { "changed-member", "expected " },
        { "unknown-schema", "found schema `tsrun.bundle/2`, expected `tsrun.bundle/1`" },
        { "hidden-key", "is not in canonical form" },
        { "no-manifest", "the archive has no manifest.json" },
        { "cut-off", "damaged" },
        { "second-archive-behind", "damaged" },
        { "broken-chain", "hash chain broken at event 3" },
        { "forged-trace", "the trace is not the one that its history gives" },
        { "other-version", "has version 2, expected 1" },
        { "other-run", "belongs to run" },
    };

    [Theory, MemberData(nameof(Hostile))]
    public void Read_OfAHostileBundle_SaysWhy(string attack, string reason)
    {
        var refused = Assert.ThrowsAny<Exception>(() => TraceSource.OfBundle(TraceSource.Unpack(Attack(attack))));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("rejected: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Import_OfEveryHostileBundle_LeavesTheStoreUntouched()
    {
        using var rig = new CliRig();
        File.WriteAllBytes(Path.Combine(rig.Folder, "good.tar.gz"), Good.ToArchive());
        (await rig.RunAsync("trace", "import", "good.tar.gz")).Expect(0);
        var before = CliRig.HashOf(rig.Home);
        // Starting the program is most of the time; four stand for the ways in which a refusal may come late.
        foreach (var attack in new[] { "symlink", "parent", "changed-member", "forged-trace" })
        {
            File.WriteAllBytes(Path.Combine(rig.Folder, "bad.tar.gz"), Attack(attack));
            (await rig.RunAsync("trace", "import", "bad.tar.gz")).Expect(7);
        }
        Assert.Equal(before, CliRig.HashOf(rig.Home));
    }

    [Fact]
    public void Read_OfRandomDamage_NeverEscapesWithAnotherError()
    {
        var archive = Good.ToTar();
        var random = new Random(20261121);
        for (var i = 0; i < 400; i++)
        {
            var damaged = archive.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            if (i % 3 == 0) damaged = damaged[..random.Next(damaged.Length)];
            var refused = Record.Exception(() => TraceSource.OfBundle(TraceSource.Unpack(damaged)));
            Assert.True(refused is null or Tsrun.Cli.CliException, refused?.ToString());
            if (refused is null) Assert.Equal(Good.Hash, TraceSource.OfBundle(TraceSource.Unpack(damaged)).Archive!.Hash); // a bit of the owner's name, or of a header nobody reads
        }
    }

    private static Bundle Recorded()
    {
        var history = new RecordedRun(Canned.Input(), Canned.Crate(Canned.Try())).Play().History;
        var (seal, lines) = TraceProjection.Project(new RunId("w"), history);
        return TraceSource.ToBundle(new Recording("w", seal, lines, history));
    }

    private static byte[] Attack(string attack) => attack switch
    {
        "parent" => Renamed("../../etc/passwd"),
        "absolute" => Renamed("/etc/passwd"),
        "drive" => Renamed("C:evil"),
        "backslash" => Renamed("a\\b"),
        "device-name" => Renamed("aux.json"),
        "symlink" => Typed('2'),
        "hardlink" => Typed('1'),
        "device" => Typed('3'),
        "extended-header" => Typed('x'),
        "oversized" => Header(TraceSource.TraceMember, '0', "77777777777"),
        "bomb" => Bomb(),
        "twin" => Tar(Members.Append(new("TRACE.jsonl", []))),
        "extra-member" => Tar(Members.Append(new("evil.sh", "echo"u8.ToArray()))),
        "missing-member" => Tar(Members.Where(member => member.Key != TraceSource.HistoryMember)),
        "changed-member" => Tar(Members.Select(member => member.Key == TraceSource.TraceMember ? new(member.Key, [.. member.Value, (byte)'\n']) : member)),
        "unknown-schema" => Tar(Members.Select(member => Edited(member, BundleManifest.MemberPath, "bundle/1", "bundle/2"))),
        "hidden-key" => Tar(Members.Select(member => Edited(member, BundleManifest.MemberPath, "\"kind\"", "\"run\":\"x\",\"kind\""))),
        "no-manifest" => Tar(Members.Skip(1)),
        "cut-off" => Good.ToArchive()[..^100],
        "second-archive-behind" => [.. Good.ToArchive(), .. "more"u8],
        "broken-chain" => Resealed(TraceSource.TraceMember, "the enclosing", "the closing", line: 3),
        "forged-trace" => Forged(),
        "other-version" => Resealed(TraceSource.SealMember, "{\"manifest\":{\"v\":1", "{\"manifest\":{\"v\":2"),
        "other-run" => Resealed(TraceSource.TraceMember, "\"run\":\"w\"", "\"run\":\"v\"", line: 2),
        _ => throw new ArgumentOutOfRangeException(nameof(attack), attack, "no such attack"),
    };

    private static IEnumerable<KeyValuePair<string, byte[]>> Members =>
        Good.Members.Prepend(new(BundleManifest.MemberPath, HistoryJson.Bytes(Good.Manifest)));

    private static byte[] Tar(IEnumerable<KeyValuePair<string, byte[]>> members) => Ustar.Write(members);

    private static KeyValuePair<string, byte[]> Edited(KeyValuePair<string, byte[]> member, string path, string old, string @new) =>
        member.Key == path ? new(path, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(member.Value).Replace(old, @new, StringComparison.Ordinal))) : member;

    private static byte[] Renamed(string path) => Header(path, '0', "00000000000");

    private static byte[] Typed(char type) => Header(TraceSource.TraceMember, type, "00000000000");

    /// <summary>An archive of one header that a careful writer would not make.</summary>
    private static byte[] Header(string path, char type, string size)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes(path, header);
        Encoding.ASCII.GetBytes(size, header.AsSpan(124));
        header[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar\000", header.AsSpan(257));
        Encoding.ASCII.GetBytes("        ", header.AsSpan(148));
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ", header.AsSpan(148));
        return [.. header, .. new byte[1024]];
    }

    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(new byte[50 << 20]);
        return packed.ToArray();
    }

    /// <summary>A changed member under a manifest that fits it: the hashes alone do not help.</summary>
    private static byte[] Resealed(string path, string old, string @new, int line = -1)
    {
        var lines = Good.Text(path)!.Split('\n');
        for (var i = 0; i < lines.Length; i++)
            if (line < 0 || i == line)
                lines[i] = path == TraceSource.TraceMember && old.StartsWith("the ", StringComparison.Ordinal) ? lines[i].Replace("\"summary\":\"", "\"summary\":\"not ", StringComparison.Ordinal) : lines[i].Replace(old, @new, StringComparison.Ordinal);
        var members = new Dictionary<string, byte[]>(Good.Members) { [path] = Encoding.UTF8.GetBytes(string.Join('\n', lines)) };
        return Bundle.Of(BundleKind.Run, "w", members).ToArchive();
    }

    /// <summary>A whole chain made anew over a changed summary: only the history tells.</summary>
    private static byte[] Forged()
    {
        var seal = HistoryJson.Read<TraceSeal>(Good.Members[TraceSource.SealMember]);
        var prev = HistoryJson.Sha256(HistoryJson.Bytes(seal.Manifest));
        var lines = new List<byte[]>();
        foreach (var line in Good.Text(TraceSource.TraceMember)!.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var forged = HistoryJson.Read<TraceLine>(Encoding.UTF8.GetBytes(line)) with { Prev = prev };
            if (forged.Kind == TraceKind.Verify) forged = forged with { Summary = "tests 99/99" };
            lines.Add(HistoryJson.Bytes(forged));
            prev = HistoryJson.Sha256(lines[^1]);
        }
        var history = HistoryReader.Read(Good.Members[TraceSource.HistoryMember]).History;
        return TraceSource.ToBundle(new Recording("w", seal with { Head = prev }, lines, history)).ToArchive();
    }
}
