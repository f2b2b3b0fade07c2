using Tsrun.Activities.Bundles;
using Tsrun.Activities.Golden.Learning;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun data snapshot</c>: what a night would learn from now, as one archive: cases, proposals, and the ledger of where each comes from. The same runs give the same bytes on every machine.</summary>
internal static class DataSnapshot
{
    private const string Kind = "data";

    /// <summary>Asks the two activities that a night begins with; nothing is fitted, and nothing is promoted.</summary>
    public static async Task<int> ExecuteAsync(string? path, string folder, OutputOptions output)
    {
        await using var activities = Composition.Activities();
        var found = await CuratorCall.AskAsync<GoldenCollect.Arguments, GoldenCollect.Result>(activities, GoldenCollect.Name, folder, new(folder));
        var data = await CuratorCall.AskAsync<GoldenDataset.Arguments, GoldenDataset.Result>(activities, GoldenDataset.Name, folder, new(folder, found));
        var archive = Bundle.Of(Kind, Artefacts.NameOf(data.Hash), Learned.Artefacts.FilesOf(data.Hash)).ToArchive();
        path ??= $"{Artefacts.NameOf(data.Hash)}.data.tar.gz";
        OutputFile.Write(path, archive);
        Records.Write(output, "tsrun.snapshot/1", $"{path}: {data.Summary}; sha256 {HistoryJson.Sha256(archive)}", json =>
        {
            json.WriteString("path", path);
            json.WriteString("dataset", data.Hash);
            json.WriteNumber("cases", data.Rows);
            json.WriteNumber("crates", data.Crates);
            json.WriteNumber("sources", data.Sources);
            json.WriteString("sha256", HistoryJson.Sha256(archive));
        });
        return ExitCode.Green;
    }
}
