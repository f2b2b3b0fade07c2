using System.Globalization;
using System.Text;
using System.Text.Json;
using Tsrun.Activities.Bundles;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.History;

namespace Tsrun.Activities.Golden.Learning;

/// <summary>Datasets, models and promotions of one user, by the hash of their content.</summary>
/// <param name="folder">The folder <c>nightly</c> of the data directory.</param>
public sealed class Artefacts(string folder)
{
    private const int BytesMax = 64 << 20, NameLength = 16;

    /// <summary>In the order in which they are hashed.</summary>
    private static readonly string[] DatasetFiles = ["dataset.jsonl", "proposals.jsonl", "ledger.jsonl"];

    /// <summary>Where the files of a model, its card and its page lie.</summary>
    public string ModelFolder(string hash) => Path.Combine(folder, "models", NameOf(hash));

    /// <summary>Keeps a dataset; gives its hash.</summary>
    public string Keep(DatasetContent data)
    {
        var files = DatasetFiles.Zip([Lines(data.Rows), Lines(data.Proposals), Lines(data.Ledger)]).ToList();
        var hash = HistoryJson.Sha256([.. files.SelectMany(file => file.Second)]);
        foreach (var (name, bytes) in files) DurableFile.Write(Path.Combine(DatasetFolder(hash), name), bytes);
        return hash;
    }

    /// <summary>Keeps a model, also as the policy layer that puts it in force; gives its hash.</summary>
    public string Keep(LearnedModel model)
    {
        var bytes = HistoryJson.Bytes(model);
        var hash = HistoryJson.Sha256(bytes);
        DurableFile.Write(Path.Combine(ModelFolder(hash), "model.json"), bytes);
        return hash;
    }

    /// <summary>A dataset by its hash.</summary>
    /// <exception cref="ActivityFailureException">TS1020: it is gone, or it is not what its hash says.</exception>
    public DatasetContent Dataset(string hash) => Read(DatasetFolder(hash), found => found == hash);

    /// <summary>The files of a dataset, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> FilesOf(string hash) => DatasetFiles.ToDictionary(name => name, name => Read(Path.Combine(DatasetFolder(hash), name)), StringComparer.Ordinal);

    private static DatasetContent Read(string path, Func<string, bool> fits)
    {
        var bytes = DatasetFiles.Select(name => Read(Path.Combine(path, name))).ToList();
        if (!fits(HistoryJson.Sha256([.. bytes.SelectMany(file => file)]))) throw Damaged(path);
        return new DatasetContent(Rows<DatasetRow>(bytes[0]), Rows<ProposalRow>(bytes[1]), Rows<LedgerEntry>(bytes[2]));
    }

    /// <summary>The dataset of the youngest night, by its short name; null before the first.</summary>
    public (string Name, DatasetContent Data)? Youngest()
    {
        var folders = new DirectoryInfo(Path.Combine(folder, "datasets"));
        if (!folders.Exists || folders.EnumerateDirectories().MaxBy(one => one.LastWriteTimeUtc) is not { } youngest) return null;
        return (youngest.Name, Read(youngest.FullName, hash => hash.StartsWith(youngest.Name, StringComparison.Ordinal)));
    }

    /// <summary>A model by its hash.</summary>
    /// <exception cref="ActivityFailureException">TS1020: it is gone, or it is not what its hash says.</exception>
    public LearnedModel Model(string hash)
    {
        var bytes = Read(Path.Combine(ModelFolder(hash), "model.json"));
        return HistoryJson.Sha256(bytes) == hash ? HistoryJson.Read<LearnedModel>(bytes) : throw Damaged(ModelFolder(hash));
    }

    /// <summary>What is in force.</summary>
    public Promotions Promotions()
    {
        var path = Path.Combine(folder, "promoted.json");
        if (!File.Exists(path)) return new Promotions(1, 0, []);
        try
        {
            return HistoryJson.Read<Promotions>(Read(path));
        }
        catch (JsonException e)
        {
            throw ActivityFailureException.Final("TS1020", $"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The model in force; null while the priors are.</summary>
    public (Promotion Promotion, LearnedModel Model)? Current() =>
        Promotions() is { Current: > 0 } all && all.Versions.FirstOrDefault(version => version.Version == all.Current) is { } promoted ? (promoted, Model(promoted.Model)) : null;

    /// <summary>Puts a model in force. The same night again changes nothing.</summary>
    public Promotion Promote(string model, string dataset, string night)
    {
        var all = Promotions();
        if (all.Versions.FirstOrDefault(version => version.Night == night && version.Model == model) is { } done) return done;
        var promoted = new Promotion(all.Versions.Count + 1, model, dataset, night);
        Write(all with { Current = promoted.Version, Versions = [.. all.Versions, promoted] });
        return promoted;
    }

    /// <summary>Puts an earlier version in force; 0 are the priors.</summary>
    public void Return(int version) => Write(Promotions() with { Current = version });

    /// <summary>The model as a policy layer: its text travels with every run, so an old run replays with what it was rated by.</summary>
    public static string PolicyText(Promotion promotion, LearnedModel model) => new StringBuilder()
        .AppendLine("# Fitted by tsrun golden nightly; what it may say is capped by the program (docs/golden-traces.md).")
        .AppendLine("version: 1")
        .AppendLine(CultureInfo.InvariantCulture, $"calibration: v{promotion.Version} dataset {NameOf(promotion.Dataset)}")
        .AppendLine("logistic:")
        .AppendJoin("", model.Weights.Select(weight => string.Create(CultureInfo.InvariantCulture, $"  {weight.Key}: {weight.Value:0.######}\n"))).ToString();

    private string DatasetFolder(string hash) => Path.Combine(folder, "datasets", NameOf(hash));

    /// <summary>Name of the folder of an artefact.</summary>
    /// <exception cref="ActivityFailureException">TS1020: it is no hash.</exception>
    public static string NameOf(string hash) => hash.Length >= NameLength && hash.All(char.IsAsciiHexDigitLower) ? hash[..NameLength] : throw ActivityFailureException.Final("TS1020", $"`{hash}` is not the hash of an artefact");

    private void Write(Promotions promotions) => DurableFile.Write(Path.Combine(folder, "promoted.json"), HistoryJson.Bytes(promotions));

    private static byte[] Lines<T>(IEnumerable<T> rows) => [.. rows.SelectMany(row => HistoryJson.Bytes(row).Append((byte)'\n'))];

    private static List<T> Rows<T>(byte[] lines)
    {
        var rows = new List<T>();
        foreach (var line in lines.AsSpan(0, Math.Max(0, lines.Length - 1)).Split((byte)'\n'))
            if (!lines.AsSpan(line).IsEmpty)
                rows.Add(HistoryJson.Read<T>(lines.AsSpan(line)));
        return rows;
    }

    private static byte[] Read(string path) => RegularFile.Read(path, BytesMax) ?? throw ActivityFailureException.Final("TS1020", $"{path} is not there\n  help: put the version before in force: tsrun golden rollback");

    private static ActivityFailureException Damaged(string path) => ActivityFailureException.Final("TS1020", $"{path} is not what was written: its hash does not fit\n  help: put the version before in force: tsrun golden rollback");
}
