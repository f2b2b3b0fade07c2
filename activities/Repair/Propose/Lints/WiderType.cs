using System.Globalization;
using System.Numerics;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Propose.Types;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Lints;

/// <summary>Widens the declared type of a literal that does not fit it: the number is what was meant, since somebody wrote it out.</summary>
internal sealed class WiderType : IRepairOperator
{
    private static readonly string[] Types = ["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "u128", "i128"];

    /// <inheritdoc/>
    public string Name => "wider-type";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "overflowing_literals" || context.Primary is not { } place) yield break;
        var (file, negative) = (place.File, place.File.Is(place.First, "-"));
        var literal = file[place.Last];
        var suffix = Types.FirstOrDefault(type => literal.EndsWith(type, StringComparison.Ordinal));
        if (Value(suffix is null ? literal : literal[..^suffix.Length]) is not { } number) yield break;
        var narrow = OperatorContext.Quoted(context.Message).FirstOrDefault(Mismatch.IsInteger) ?? "";
        var wider = Types.Where(type => Bits(type) > Bits(narrow) && Fits(type, negative ? -number : number)).OrderBy(type => type[0] != narrow.FirstOrDefault()).ThenBy(Bits).Take(4).ToArray();
        var why = $"rustc: {context.Message}.";
        foreach (var type in wider)
        {
            if (suffix is not null) yield return Idea.One(Risk.Medium, why, Change.Tokens(file, place.Last, place.Last, literal[..^suffix.Length] + type));
            foreach (var token in Declared(context, place, narrow).Distinct())
                yield return Idea.One(Risk.Medium, why, Change.Tokens(token.File, token.Token, token.Token, type), $"declare `{type}` instead of `{narrow}`");
        }
    }

    /// <summary>Where the narrow type is written for this literal: its constant, local or field, and then what the function returns.</summary>
    private static IEnumerable<(SourceFile File, int Token)> Declared(OperatorContext context, Place place, string narrow)
    {
        var file = place.File;
        var statement = Expressions.StatementStart(file, place.First);
        for (var i = place.First; i >= statement && i >= 0; i--)
            if (file.Is(i, narrow) && file[i - 1] is ":" or "<" or "[") yield return (file, i);
        if (file.Is(place.First - 1, ":") && file.IsWord(place.First - 2))
            foreach (var field in context.Items.Where(item => item.Kind == ItemKind.Struct).SelectMany(Signature.Fields).Where(field => field.Name == file[place.First - 2] && field.Type == narrow))
                yield return (field.File, field.TypeFirst);
        if (place.Function is { Arrow: > 0 } function && file.Is(function.ReturnLast, narrow)) yield return (file, function.ReturnLast);
    }

    private static BigInteger? Value(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (digits.StartsWith("0x", StringComparison.Ordinal)) return BigInteger.TryParse("0" + digits[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        if (digits.StartsWith("0b", StringComparison.Ordinal)) return BigInteger.TryParse("0" + digits[2..], NumberStyles.BinaryNumber, CultureInfo.InvariantCulture, out var bits) ? bits : null;
        return BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static int Bits(string type) => int.TryParse(type.AsSpan(Math.Min(1, type.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? bits : 0;

    private static bool Fits(string type, BigInteger number) => type[0] == 'u'
        ? number >= 0 && number < BigInteger.One << Bits(type)
        : number >= -(BigInteger.One << (Bits(type) - 1)) && number < BigInteger.One << (Bits(type) - 1);
}
