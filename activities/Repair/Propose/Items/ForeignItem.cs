using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Items;

/// <summary>Writes declarations of <c>extern</c> blocks and ABIs as C knows them: concrete types, plain parameter names, an ABI that exists.</summary>
internal sealed class ForeignItem : IRepairOperator
{
    private static readonly string[] Abis = ["C", "system", "cdecl", "stdcall", "fastcall", "win64", "sysv64", "aapcs", "efiapi", "Rust", "C-unwind"];

    /// <inheritdoc/>
    public string Name => "foreign-item";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Primary is not { } place) return [];
        var why = $"rustc: {context.Message}.";
        return context.Code switch
        {
            "E0044" => Concrete(place).Select(changes => new Idea(Risk.High, why, changes)),
            "E0130" => [Idea.One(Risk.Low, why, place.Replace(Free(place)))],
            "E0703" or "E0045" => Abi(context, place).Select(change => Idea.One(Risk.Medium, why, change)),
            _ => [],
        };
    }

    /// <summary>The generic parameter exchanged for a type of C's; the help names <c>u32</c>.</summary>
    private static IEnumerable<IReadOnlyList<Change>> Concrete(Place place)
    {
        if (place.File.Root.All().FirstOrDefault(item => item.Kind == ItemKind.Function && item.GenericsOpen > place.First && item.Last <= place.Last + 1) is not { } function) yield break;
        var file = function.File;
        var names = Brackets.Pieces(file, function.GenericsOpen, function.GenericsClose, types: true).Select(piece => file[piece.First]).ToHashSet(StringComparer.Ordinal);
        foreach (var type in (string[])["u32", "i32"])
            yield return [Change.Tokens(file, function.GenericsOpen, function.GenericsClose, ""),
                .. Enumerable.Range(function.GenericsClose + 1, function.Last - function.GenericsClose).Where(i => names.Contains(file[i])).Select(i => Change.Tokens(file, i, i, type))];
    }

    private static string Free(Place place)
    {
        var taken = place.Function is { ParamsClose: > 0 } function ? place.File.Slice(function.ParamsOpen, function.ParamsClose) : "";
        return Words.Contains(taken, "arg") ? "arg2" : "arg";
    }

    private static IEnumerable<Change> Abi(OperatorContext context, Place place)
    {
        for (var i = place.First; i >= 0 && i > place.First - 40; i--)
            if (place.File.Tokens[i].Kind == TokenKind.Text && place.File.Is(i - 1, "extern"))
            {
                var found = place.File[i].Trim('"');
                var near = context.Code == "E0045" ? ["C"] : Words.Near(found, Abis).Take(1).Append("C").Distinct();
                foreach (var abi in near) yield return Change.Tokens(place.File, i, i, $"\"{abi}\"");
                yield break;
            }
    }
}
