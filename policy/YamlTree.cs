using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tsrun.Policy;

/// <summary>One layer of settings: where it came from and its text.</summary>
/// <param name="Origin">What a message names: <c>defaults</c>, <c>tsrun.yaml</c>, <c>--policy strict.yaml</c>.</param>
/// <param name="MayLoosen">False for files of the repository under repair: they may tighten policy, never loosen it.</param>
public sealed record PolicyLayer(string Origin, string Text, bool MayLoosen);

/// <summary>Something wrong in a settings file; bad input is a value.</summary>
/// <param name="Code"><c>TS032n</c>.</param>
/// <param name="Line">1-based; 0 when it concerns the whole file.</param>
public sealed record PolicyDiagnostic(string Code, string Origin, int Line, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{Origin}:{Line}: error[{Code}]: {Message}" : $"{Origin}: error[{Code}]: {Message}";
}

/// <summary>Reads YAML into nodes that know their line, with every complaint as a value.</summary>
public sealed class YamlTree(string origin, List<PolicyDiagnostic> diagnostics)
{
    /// <summary>The root mapping of a text; null (with a diagnostic) when it is not one.</summary>
    public YamlMappingNode? Root(string text)
    {
        try
        {
            var stream = new YamlStream();
#pragma warning disable RS0030 // StringReader reads memory: YamlStream knows no other input, and no file is touched.
            stream.Load(new System.IO.StringReader(text));
#pragma warning restore RS0030
            if (stream.Documents.Count == 0) return new YamlMappingNode();
            if (stream.Documents[0].RootNode is YamlMappingNode root) return root;
            Report(stream.Documents[0].RootNode, "TS0320", "found a value, expected `key: value` lines");
        }
        catch (YamlException e)
        {
            diagnostics.Add(new PolicyDiagnostic("TS0320", origin, (int)e.Start.Line, $"this is not YAML, expected `key: value` lines; the reader stopped at column {e.Start.Column}"));
        }
        return null;
    }

    /// <summary>Adds a diagnostic at a node.</summary>
    public void Report(YamlNode node, string code, string message) =>
        diagnostics.Add(new PolicyDiagnostic(code, origin, (int)node.Start.Line, message));

    /// <summary>The entries of a mapping; anything else is reported and empty.</summary>
    public IEnumerable<(YamlNode Key, string Name, YamlNode Value)> Entries(YamlNode node)
    {
        if (node is not YamlMappingNode mapping)
        {
            Report(node, "TS0321", "found a single value, expected `key: value` lines");
            yield break;
        }
        foreach (var (key, value) in mapping.Children) yield return (key, Scalar(key) ?? "", value);
    }

    /// <summary>The items of a list; anything else is reported and empty.</summary>
    public IEnumerable<YamlNode> Items(YamlNode node)
    {
        if (node is YamlSequenceNode sequence) return sequence.Children;
        Report(node, "TS0321", "found a single value, expected a list");
        return [];
    }

    /// <summary>The text of a scalar; null and a diagnostic for anything else.</summary>
    public string? Scalar(YamlNode node)
    {
        if (node is YamlScalarNode { Value: { } value }) return value;
        Report(node, "TS0321", "found a list or mapping, expected a single value");
        return null;
    }

    /// <summary>Complains about a key that is known, and stands where it counts for nothing.</summary>
    /// <param name="key">Where it stands.</param>
    /// <param name="name">The key.</param>
    /// <param name="section">Where it belongs.</param>
    public void Misplaced(YamlNode key, string name, string section) =>
        Report(key, "TS0322", $"`{name}` counts for nothing here; it belongs under `{section}:`");

    /// <summary>Complains about a key that nobody knows, naming the nearest that somebody does.</summary>
    public void UnknownKey(YamlNode key, string name, IReadOnlyCollection<string> known)
    {
        var nearest = known.OrderBy(candidate => Units.EditDistance(name, candidate)).ThenBy(candidate => candidate, StringComparer.Ordinal).First();
        Report(key, "TS0322", $"unknown key `{name}`; did you mean `{nearest}`?");
    }
}
