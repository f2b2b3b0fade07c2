using System.Globalization;
using System.Numerics;
using Tsrun.Activities.Repair.Propose.Source;

namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>A whole number that is one too large or too small.</summary>
internal sealed class OffByOne : ISlipOperator
{
    /// <inheritdoc/>
    public string Name => "off-by-one";

    /// <inheritdoc/>
    public IEnumerable<Slip> At(CodePlace place)
    {
        var (file, token) = (place.File, place.Token);
        // `pair.0` names a field.
        if (file.Tokens[token].Kind != TokenKind.Number || file.Is(token - 1, ".") || Number.Read(file[token]) is not { } number) return [];
        var larger = place.Near(number.Write(number.Value + 1));
        return number.Value.IsZero ? [larger] : [larger, place.Near(number.Write(number.Value - 1))];
    }

    /// <summary>A literal in its own radix, with its suffix.</summary>
    private sealed record Number(string Prefix, BigInteger Value, string Suffix)
    {
        public static Number? Read(string literal)
        {
            var text = literal.Replace("_", "", StringComparison.Ordinal);
            var prefix = text is ['0', 'x' or 'b' or 'o', ..] ? text[..2] : "";
            var digits = new string([.. text[prefix.Length..].TakeWhile(c => prefix == "0x" ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c))]);
            var suffix = text[(prefix.Length + digits.Length)..];
            if (digits.Length == 0 || !(suffix.Length == 0 || suffix[0] is 'u' or 'i')) return null;
            return Parse(prefix, digits) is { } value ? new Number(prefix, value, suffix) : null;
        }

        public string Write(BigInteger value) => $"{Prefix}{Digits(value)}{Suffix}";

        private string Digits(BigInteger value) => Prefix switch
        {
            "0x" => value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(1, '0'),
            "" => value.ToString(CultureInfo.InvariantCulture),
            _ => value.ToString("b", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(1, '0'),
        };

        // Octal is rare enough to be left alone.
        private static BigInteger? Parse(string prefix, string digits) => prefix switch
        {
            "0x" => BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            "0b" => BigInteger.Parse("0" + digits, NumberStyles.BinaryNumber, CultureInfo.InvariantCulture),
            "" => BigInteger.Parse(digits, CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
