using Tsrun.Activities.Repair.Propose;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>What a search found.</summary>
/// <param name="Root">The checked snapshot; null when the time was over before its check.</param>
/// <param name="Green">States without an error, the likeliest first.</param>
/// <param name="Better">States further than the root, the furthest first.</param>
public sealed record SearchOutcome(
    SearchState? Root,
    IReadOnlyList<SearchState> Green,
    IReadOnlyList<SearchState> Better,
    IReadOnlyList<RejectedCandidate> Rejected,
    int Tried);

/// <summary>
/// Best-first search over scratch states with the compiler as judge. From the best state it tries a few ideas, goes on from what came
/// of them, and comes back to the last choice with alternatives when a branch is stuck.
/// </summary>
public sealed class RepairSearch(IProposer proposer, CheckLanes lanes)
{
    // Open    --ideas left-->            slice checked
    // slice   --a state without error--> Finishing (variants of it), then the end
    // slice   --a better state-->        that state is open; its parent is paused
    // slice   --nothing better-->        open, one step less preferred
    // Open    --no idea left-->          closed; the next best is followed, paused ones last

    /// <summary>Clean states that end the search; the tests cannot try more.</summary>
    private const int GreenMax = 8;

    /// <summary>Compiler runs that may be spent on alternatives of the first clean state.</summary>
    private const int VariantRuns = 16;

    /// <summary>Compiler runs without progress after which the best found is returned: what helps is usually among the first ideas.</summary>
    private const int PatienceRuns = 60;

    /// <summary>Compiler runs that may be spent on single edits in place of several.</summary>
    private const int AloneRuns = 8;

    /// <summary>Steps in one chain that may open new errors of the same phase.</summary>
    private const int DetoursMax = 2;

    private const int SliceMax = 4;

    private readonly TrialMemory _memory = new();
    private readonly IdeaStream _stream = new(proposer);
    private readonly List<Choice> _open = [];
    private readonly List<SearchState> _green = [];
    private readonly List<SearchState> _better = [];
    private SearchState? _best;
    private int _order;
    private int _runsAtProgress;

    /// <summary>
    /// Ideas tried before the search looks where to go on. The same on every machine, so that its path is; near the end half of what is left,
    /// since what a slice finds still has to be put together.
    /// </summary>
    private int Slice => Math.Clamp(lanes.Budget.RunsThatFit / 2, 1, SliceMax);

    /// <summary>Searches from the snapshot until no error is left, no idea is left, or the budget is spent.</summary>
    /// <param name="given">Ideas that are known already; tried first.</param>
    public async Task<SearchOutcome> RunAsync(IReadOnlyList<Candidate> given, CancellationToken cancellation)
    {
        var snapshot = lanes.Snapshot();
        _memory.TryVisit(snapshot);
        var check = (await lanes.CheckAsync([snapshot], cancellation))[0];
        if (check is null)
            return new SearchOutcome(null, [], [], [], lanes.Budget.Runs);
        var root = new SearchState(snapshot, check, [], 0, _order++);
        if (!check.Green)
            await ClimbAsync(root, given, cancellation);
        _better.Sort(ProgressOrder.FurthestFirst);
        return new SearchOutcome(root, Behaviour.Spread(_green.Order(TestOrder.LikeliestFirst)), _better, _memory.Rejected, lanes.Budget.Runs);
    }

    private async Task ClimbAsync(SearchState root, IReadOnlyList<Candidate> given, CancellationToken cancellation)
    {
        Open(root, given);
        while (_green.Count == 0 && lanes.Budget.Left && lanes.Budget.Runs - _runsAtProgress < PatienceRuns && Best() is { } choice)
            await FollowAsync(choice, cancellation);
        if (_green.Count > 0)
            await FinishAsync(_green.Min(TestOrder.LikeliestFirst)!, cancellation);
    }

    /// <summary>The choice to follow: the best that is not paused, else the best that is.</summary>
    private Choice? Best()
    {
        _open.RemoveAll(choice => choice.Exhausted);
        return _open.OrderBy(choice => choice.Paused).ThenBy(choice => choice.Rank).FirstOrDefault();
    }

    private async Task FollowAsync(Choice choice, CancellationToken cancellation)
    {
        if (!choice.BatchTried)
        {
            choice.BatchTried = true;
            if (await BatchAsync(choice, cancellation))
            {
                choice.Note(0, progress: true);
                return;
            }
        }
        var trials = choice.Next(Slice, _memory);
        var further = await ScreenAsync(trials, cancellation);
        choice.Note(trials.Count, further.Count > 0);
        if (_green.Count == 0 && Batch.Of(choice.State, further, _memory) is { } together && (await lanes.CheckAsync([together.Tree], cancellation))[0] is { } check)
            Take(together, check);
    }

    private async Task<bool> BatchAsync(Choice choice, CancellationToken cancellation)
    {
        for (var batch = Batch.Of(choice, _memory); batch is not null;)
        {
            if ((await lanes.CheckAsync([batch.Tree], cancellation))[0] is not { } check)
                return false;
            if (Clean(batch, check))
                return Take(batch, check);
            batch = Batch.Rest(batch, check, _memory);
        }
        return false;
    }

    /// <summary>All its errors are gone and none has come in their place: what is left is the others'.</summary>
    private static bool Clean(Trial batch, CargoCheck.Result check) =>
        check.Green || check.Phase > batch.From.Phase
        || check.Phase == batch.From.Phase && check.Errors <= batch.From.Check.Errors - batch.Added.Length;

    /// <summary>Checks trials and keeps what they bring; returns those that are further than where they came from.</summary>
    private async Task<IReadOnlyList<Trial>> ScreenAsync(IReadOnlyList<Trial> trials, CancellationToken cancellation)
    {
        var checks = await lanes.CheckAsync([.. trials.Select(trial => trial.Tree)], cancellation);
        return [.. trials.Where((trial, i) => checks[i] is { } check && Take(trial, check))];
    }

    private bool Take(Trial trial, CargoCheck.Result check)
    {
        var judgement = Judgement.Of(trial.From.Check, check, [.. trial.Added.Select(idea => idea.Target)]);
        switch (judgement)
        {
            case Judgement.Green:
                _green.Add(State(trial, check, 0));
                return true;
            case Judgement.Advanced:
                _better.Add(State(trial, check, 0));
                Open(_better[^1], null);
                NoteBest(_better[^1]);
                return true;
            case Judgement.Detour detour:
                Reject(trial, detour.Reason);
                // What was there before has been asked for ideas before; only what the detour brought can show where it leads.
                if (trial.From.Detours < DetoursMax)
                    OpenDetour(State(trial, check, detour.InOtherWords ? DetoursMax : 1), detour.News);
                return false;
            case Judgement.Rejected rejected:
                Reject(trial, rejected.Reason);
                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Only a state that is further than all before it is progress: another order of the same edits is none.</summary>
    private void NoteBest(SearchState state)
    {
        if (_best is not null && (_best.Phase, -_best.Check.Errors).CompareTo((state.Phase, -state.Check.Errors)) >= 0)
            return;
        _best = state;
        _runsAtProgress = lanes.Budget.Runs;
    }

    private SearchState State(Trial trial, CargoCheck.Result check, int detours) =>
        new(trial.Tree, check, trial.Steps, trial.From.Detours + detours, _order++);

    private void Reject(Trial trial, string reason)
    {
        if (trial.Added is [var idea])
            _memory.Reject(trial.From, idea, reason);
    }

    private void Open(SearchState state, IReadOnlyList<Candidate>? given)
    {
        var ideas = Ideas(state, given);
        // Where every idea has failed on the same lines before, there is hope only when nothing else is left.
        _open.Add(new Choice(state, ideas) { Paused = ideas.TrueForAll(idea => _memory.Failed(state, idea.Candidate)) });
    }

    private void OpenDetour(SearchState state, IReadOnlyList<Diagnostic> news) =>
        _open.Add(new Choice(state, [.. Ideas(state, null).Where(idea => news.Any(error => ReferenceEquals(error, idea.Target)))]));

    private List<Idea> Ideas(SearchState state, IReadOnlyList<Candidate>? given) =>
        [.. _stream.Read(state, given, candidate => _memory.Failed(state, candidate))];

    /// <summary>Looks for other clean states beside the first: they are what the tests decide between.</summary>
    private async Task FinishAsync(SearchState first, CancellationToken cancellation)
    {
        var alone = Variants.Alone(first, state => Ideas(state, null), _memory).Take(AloneRuns);
        var variants = alone.Concat(Variants.Of(first, state => Ideas(state, null), _memory).Take(VariantRuns)).ToList();
        foreach (var slice in variants.Chunk(SliceMax).TakeWhile(_ => _green.Count < GreenMax && lanes.Budget.Left))
            await ScreenAsync(slice, cancellation);
    }
}
