using System.Text.RegularExpressions;
using Tsrun.Activities.Repair.Propose.Source;

namespace Tsrun.Activities.Repair.FailingTests;

/// <summary>How instruments that are put into a crate's functions name the standard library: a crate without it gets it under a name of ours.</summary>
internal sealed partial class Instruments
{
    private const string OwnName = "tsrun_std";

    /// <summary>Roots of crates without the standard library, and the folders that their modules lie in.</summary>
    private readonly Dictionary<string, string> _bare;

    /// <summary>For the crates among some files.</summary>
    public Instruments(IReadOnlyList<SourceFile> files) => _bare = files.Where(file => NoStd().IsMatch(file.Text)).ToDictionary(file => file.Path, file => Folder(file.Path), StringComparer.Ordinal);

    /// <summary>The library's path as a file of the crate can name it, once the texts are completed.</summary>
    public string Std(string file) => IsBare(file) ? $"::{OwnName}" : "::std";

    /// <summary>Where a file of the crate finds what needs no more than the core library; no completion is needed.</summary>
    public string Core(string file) => IsBare(file) ? "::core" : "::std";

    /// <summary>Texts with the library brought in where it is missing.</summary>
    public void Complete(IDictionary<string, string> texts, IReadOnlyDictionary<string, string> originals)
    {
        foreach (var root in _bare.Keys)
            texts[root] = $"{(texts.TryGetValue(root, out var text) ? text : originals[root]).TrimEnd()}\nextern crate std as {OwnName};\n";
    }

    private bool IsBare(string file) => _bare.ContainsKey(file) || (!IsProgram(file) && _bare.Values.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)));

    private static string Folder(string path) => path[..(path.LastIndexOf('/') + 1)];

    /// <summary>A program beside the library is a crate of its own.</summary>
    private static bool IsProgram(string file) => file.EndsWith("/main.rs", StringComparison.Ordinal) || file.Contains("/bin/", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*#!\[[^\]\n]*\bno_std\b", RegexOptions.Multiline)]
    private static partial Regex NoStd();
}
