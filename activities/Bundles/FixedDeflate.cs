namespace Tsrun.Activities.Bundles;

/// <summary>Deflate (RFC 1951) with the fixed codes: one block, greedy matches. Half as good as zlib on our JSON, and the same bytes everywhere and for ever.</summary>
internal sealed class FixedDeflate
{
    private const int Window = 32768, MatchMin = 3, MatchMax = 258, ChainMax = 48, HashBits = 15, EndOfBlock = 256;

    private static readonly int[] LengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    private static readonly int[] LengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    private static readonly int[] DistanceBase = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
    private static readonly int[] DistanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    private readonly byte[] _input;
    private readonly MemoryStream _output = new();
    private readonly int[] _head = new int[1 << HashBits], _previous;
    private uint _bits;
    private int _bitCount;

    private FixedDeflate(byte[] input)
    {
        (_input, _previous) = (input, new int[input.Length]);
        Array.Fill(_head, -1);
    }

    /// <summary>The deflate stream of some bytes.</summary>
    public static byte[] Pack(byte[] input)
    {
        var deflate = new FixedDeflate(input);
        deflate.Put(0b011, 3); // last block, fixed codes
        for (var at = 0; at < input.Length;) at += deflate.Step(at);
        deflate.Symbol(EndOfBlock);
        deflate.Put(0, 7); // to the byte's end
        return deflate._output.ToArray();
    }

    private int Step(int at)
    {
        var (length, distance) = Match(at);
        if (length < MatchMin)
        {
            Symbol(_input[at]);
            length = 1;
        }
        else
        {
            var code = Last(LengthBase, length);
            Symbol(257 + code);
            Put((uint)(length - LengthBase[code]), LengthBits[code]);
            code = Last(DistanceBase, distance);
            Put(Reversed((uint)code, 5), 5);
            Put((uint)(distance - DistanceBase[code]), DistanceBits[code]);
        }
        for (var i = 0; i < length; i++) Remember(at + i);
        return length;
    }

    private (int Length, int Distance) Match(int at)
    {
        var (length, distance) = (0, 0);
        if (at + MatchMin > _input.Length) return (0, 0);
        var most = Math.Min(MatchMax, _input.Length - at);
        var candidate = _head[Hash(at)];
        for (var tries = 0; tries < ChainMax && candidate >= 0 && at - candidate <= Window; tries++, candidate = _previous[candidate])
        {
            var same = _input.AsSpan(candidate, most).CommonPrefixLength(_input.AsSpan(at, most));
            if (same > length) (length, distance) = (same, at - candidate);
            if (length == most) break;
        }
        return (length, distance);
    }

    private void Remember(int at)
    {
        if (at + MatchMin > _input.Length) return;
        var hash = Hash(at);
        (_previous[at], _head[hash]) = (_head[hash], at);
    }

    private int Hash(int at) => (int)((uint)(_input[at] | _input[at + 1] << 8 | _input[at + 2] << 16) * 2654435761u >> (32 - HashBits));

    private static int Last(int[] bases, int value)
    {
        var found = Array.BinarySearch(bases, value);
        return found >= 0 ? found : ~found - 1;
    }

    // RFC 1951, 3.2.6: four ranges of codes, most significant bit first.
    private void Symbol(int symbol)
    {
        var (code, bits) = symbol switch
        {
            < 144 => (0x30 + symbol, 8),
            < 256 => (0x190 + symbol - 144, 9),
            < 280 => (symbol - 256, 7),
            _ => (0xC0 + symbol - 280, 8),
        };
        Put(Reversed((uint)code, bits), bits);
    }

    private static uint Reversed(uint code, int bits)
    {
        var reversed = 0u;
        for (var i = 0; i < bits; i++, code >>= 1) reversed = reversed << 1 | code & 1;
        return reversed;
    }

    private void Put(uint value, int count)
    {
        _bits |= value << _bitCount;
        for (_bitCount += count; _bitCount >= 8; _bitCount -= 8, _bits >>= 8) _output.WriteByte((byte)_bits);
    }
}
