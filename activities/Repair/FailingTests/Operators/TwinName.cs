using System.Globalization;
using Tsrun.Activities.Repair.Propose.Source;

namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>A parameter or field in place of another one of the same type.</summary>
internal sealed class TwinName : ISlipOperator
{
    /// <summary>Of a struct of many like fields any may be meant; more would crowd out everything else.</summary>
    private const int Max = 4;

    /// <inheritdoc/>
    public string Name => "twin-name";

    /// <inheritdoc/>
    public IEnumerable<Slip> At(CodePlace place)
    {
        var (file, token) = (place.File, place.Token);
        if (file.Is(token - 1, ".")) return Fields(place);
        var isName = file.IsWord(token) && file[token - 1] is not "::" && file[token + 1] is not (":" or "::" or "(" or "!");
        if (!isName || place.Function is not { } function) return [];
        var parameters = Signature.Parameters(function).ToList();
        return parameters.FirstOrDefault(parameter => parameter.Name == place.Text) is not { } used ? []
            : parameters.Where(other => other.Name != used.Name && other.Type == used.Type).Take(Max).Select(other => place.Far(other.Name));
    }

    private static IEnumerable<Slip> Fields(CodePlace place)
    {
        var (file, token) = (place.File, place.Token);
        if (file.Is(token + 1, "(")) return [];
        // `pair.0`: its twin is the other one of a pair.
        if (file.Tokens[token].Kind == Propose.Source.TokenKind.Number && int.TryParse(place.Text, CultureInfo.InvariantCulture, out var index) && index < 2)
            return [place.Far(index == 0 ? "1" : "0")];
        return file.IsWord(token) ? place.Structs.Twins(place.Text).Take(Max).Select(place.Far) : [];
    }
}

/// <summary>The named fields of a crate's structs, by what could be taken for each other.</summary>
internal sealed class StructFields
{
    private readonly Dictionary<string, SortedSet<string>> _twins = new(StringComparer.Ordinal);

    /// <summary>Of all structs of some files.</summary>
    public StructFields(IEnumerable<SourceFile> files)
    {
        foreach (var item in files.SelectMany(file => file.Root.All()).Where(item => item.Kind == ItemKind.Struct))
            foreach (var alike in Signature.Fields(item).GroupBy(field => field.Type, StringComparer.Ordinal).Select(same => same.Select(field => field.Name).ToList()))
                foreach (var name in alike) Note(name, alike);
    }

    /// <summary>Fields that have the type of this one, in the same struct.</summary>
    public IEnumerable<string> Twins(string name) => _twins.TryGetValue(name, out var twins) ? twins : [];

    private void Note(string name, IEnumerable<string> alike)
    {
        if (!_twins.TryGetValue(name, out var twins)) _twins[name] = twins = new SortedSet<string>(StringComparer.Ordinal);
        twins.UnionWith(alike.Where(other => other != name));
    }
}
