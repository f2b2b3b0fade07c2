using System.Text;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests;

/// <summary>Which tokens of a file edits concern.</summary>
internal sealed class EditPlace(SourceTree tree, string path)
{
    private readonly SourceFile _file = SourceFile.Of(path, tree.Text(path)!);

    /// <summary>The tokens that an edit of this text would change.</summary>
    public IReadOnlySet<int> Of(Candidate candidate) => candidate.Edits.SelectMany(edit => Tokens(edit.ByteStart, edit.ByteEnd)).ToHashSet();

    /// <summary>The tokens that an edit left in this text, which holds it already.</summary>
    public IReadOnlySet<int> After(Candidate candidate)
    {
        var (tokens, moved) = (new HashSet<int>(), 0);
        foreach (var edit in candidate.Edits.OrderBy(edit => edit.ByteStart))
        {
            var (start, length) = (edit.ByteStart + moved, Encoding.UTF8.GetByteCount(edit.Replacement));
            tokens.UnionWith(Tokens(start, start + length));
            if (edit.ByteStart == edit.ByteEnd) tokens.UnionWith(Tokens(start, start));
            moved += length - (edit.ByteEnd - edit.ByteStart);
        }

        return tokens;
    }

    private IEnumerable<int> Tokens(int byteStart, int byteEnd)
    {
        var (start, end) = (_file.IndexAt(byteStart), _file.IndexAt(byteEnd));
        var first = _file.TokenAt(start);
        // What is put behind a token belongs to it: `<` becomes `<=` by an insertion.
        if (start == end) return [_file.Has(first - 1) && _file.Tokens[first - 1].End == start ? first - 1 : first];
        return Enumerable.Range(first, _file.Tokens.Length - first).TakeWhile(token => _file.Tokens[token].Start < end);
    }
}
