using System.Text;

namespace Tsrun.Tests.TraceScript;

/// <summary>Scripts that check against <see cref="Sample.Catalogue"/>, from a seed; written as text, since that is what a person writes.</summary>
internal sealed class CheckedGenerator(int seed)
{
    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new("script s(crate: path, n: int = 3)\nplan \"p\"\nprobe r0 = cargo.check(crate)\n");
    private int _names;

    // Names that surely have a value here: reports, and experiments' results.
    private readonly List<string> _reports = ["r0"];
    private readonly List<string> _trials = [];

    public string Text()
    {
        if (Chance(2))
            Explore();
        Lines(3);
        return _text.ToString();
    }

    private void Lines(int depth)
    {
        for (var count = _random.Next(1, 6); count > 0; count--)
            Line(depth);
    }

    private void Line(int depth)
    {
        switch (_random.Next(depth > 0 ? 12 : 7))
        {
            case 0:
                Probe(depth: depth);
                break;
            case 1:
                Explore();
                break;
            case 2:
                Add($"let {New("l")} = {Flag()}");
                break;
            case 3:
                Add($"expect {Flag()} else {(Chance(6) ? "abstain" : "replan")} \"e\"");
                break;
            // Ends nearly every run that gets there, so it is rarer than the others.
            case 4 when Chance(4):
                Add($"decide {Any(_reports)} {{ when {Flag()} => {Decision(1)} otherwise => {Decision(1)} }}");
                break;
            case 4 or 5 when _trials.Count > 0:
                var trial = Any(_trials);
                Add($"decide {trial} {{ when confidence >= tau_patch => {Patch(trial)} otherwise => ask \"q\" then {Patch(trial)} else {Decision(0)} }}");
                break;
            case 4 or 5 or 6:
                Add(Chance(4) ? $"finish {Any(_reports)}" : $"run {New("c")} = other(crate, n: {_random.Next(3)})");
                break;
            case 7:
                Add("parallel {");
                var one = New("r");
                var two = New("r");
                Add($"probe {one} = cargo.check(crate){Options()}\nprobe {two} = cargo.check(crate)\n}}");
                break;
            case 8:
                Add($"for {New("d")} in {Any(_reports)}.diagnostics limit {Bound()} {{");
                Inside(depth);
                break;
            case 9:
                Add($"if {Flag()} {{");
                Inside(depth);
                break;
            default:
                Add($"repeat {Bound()} while {Flag()} {{");
                Inside(depth);
                break;
        }
    }

    private void Inside(int depth)
    {
        var (reports, trials) = (_reports.Count, _trials.Count);
        Lines(depth - 1);
        _reports.RemoveRange(reports, _reports.Count - reports);
        _trials.RemoveRange(trials, _trials.Count - trials);
        Add("}");
    }

    private void Probe(int depth)
    {
        var name = depth > 0 && Chance(2) ? "r0" : New("r");
        Add($"probe {name} = cargo.check(crate){(name == "r0" ? "" : " timeout 1s")}");
        if (name != "r0")
            _reports.Add(name);
    }

    private void Explore()
    {
        var (ideas, shortlist, best) = (New("i"), New("s"), New("b"));
        Add($"probe {ideas} = repair.propose(crate, rank.first({Any(_reports)}))");
        Add($"probe {shortlist} = repair.screen(crate, {ideas}, limit: 9)");
        Add($"explore {best} = repair.try(crate, {shortlist}) budget {Bound()}");
        _trials.Add(best);
    }

    private string Decision(int depth) => _random.Next(3 + depth) switch
    {
        0 => $"answer {Any(_reports)}",
        1 => "abstain \"a\" next docs.lookup(\"E1\")",
        2 => $"answer {Flag()}",
        _ => $"ask \"q\" timeout 1h then {Decision(0)} else {Decision(0)}",
    };

    private string Flag() => _random.Next(4) switch
    {
        0 => "true",
        1 => $"{Any(_reports)}.errors > 0",
        2 => $"len({Any(_reports)}.diagnostics) / n >= {_random.Next(3)}",
        _ => $"not {Any(_reports)}.green or K > n",
    };

    private string Bound() => _random.Next(4) switch { 0 => "n", 1 => "B", 2 => "n - 1", _ => _random.Next(5).ToString() };

    private string Options() => Chance(2) ? " else none" : "";

    private static string Patch(string trial) => $"patch {trial} verify cargo.check(crate), cargo.test(crate)";

    private string New(string prefix) => $"{prefix}{++_names}";

    private string Any(List<string> names) => names[_random.Next(names.Count)];

    private bool Chance(int of) => _random.Next(of) == 0;

    private void Add(string line) => _text.Append(line).Append('\n');
}
