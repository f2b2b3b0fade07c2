namespace Tsrun.History;

/// <summary>Names of the markers that a script leaves; their details are the records beside each name.</summary>
public static class Markers
{
    /// <summary><see cref="PlanMarker"/>: the script's plan, or a new one after a failed expectation.</summary>
    public const string Plan = "plan";

    /// <summary><see cref="VerdictMarker"/>: policy's answer to an effect.</summary>
    public const string Verdict = "verdict";

    /// <summary><see cref="DecisionMarker"/>: the arm that a <c>decide</c> took.</summary>
    public const string Decision = "decision";

    /// <summary><see cref="ExpectMarker"/>: a claim of the plan held against the probes.</summary>
    public const string Expect = "expect";

    /// <summary><see cref="AskMarker"/>: a question put to a person.</summary>
    public const string Ask = "ask";

    /// <summary><see cref="GrantMarker"/>: what a person, a standing yes or the clock answered.</summary>
    public const string Grant = "grant";

    /// <summary>Name of the signal and of the update that answer an <see cref="Ask"/>; their input is an <see cref="AnswerSignal"/>.</summary>
    public const string AnswerSignalName = "answer";

    /// <summary>Name of the signal that says that the run's time is up; its input is a <see cref="LimitSignal"/>. Nothing of the run is lost: it waits for more time.</summary>
    public const string LimitSignalName = "time-limit";

    /// <summary>Name of the signal by which a person gives a run more time; its input is a <see cref="MoreTimeSignal"/>.</summary>
    public const string MoreTimeSignalName = "more-time";
}

/// <summary>Details of a <see cref="Markers.Plan"/> marker.</summary>
/// <param name="Step">Position in the script: <c>fix.tracescript:5:1</c>.</param>
/// <param name="Replan">0 for the script's own plan, then 1, 2 …</param>
public sealed record PlanMarker(string Step, string Text, int Replan);

/// <summary>Details of a <see cref="Markers.Verdict"/> marker.</summary>
/// <param name="Kind">One of <see cref="TraceKind"/>: probe, explore, patch or verify.</param>
/// <param name="ActivityId">The activity that follows when allowed; empty otherwise.</param>
/// <param name="Verdict"><c>allow</c>, <c>ask</c> or <c>deny</c>.</param>
/// <param name="Rule">The rule that gave it, by its name in the policy.</param>
/// <param name="Reason">Why, for people; empty for <c>allow</c>.</param>
public sealed record VerdictMarker(string Step, string Kind, string Tool, string ActivityId, string Verdict, string Rule, string Reason);

/// <summary>Details of a <see cref="Markers.Decision"/> marker.</summary>
/// <param name="Subject">The name that is decided on.</param>
/// <param name="Arm">Index of the arm taken; the last is <c>otherwise</c>.</param>
/// <param name="Condition">The arm's condition as written.</param>
/// <param name="Outcome"><c>patch</c>, <c>ask</c>, <c>answer</c> or <c>abstain</c>.</param>
/// <param name="Values">Each name that the conditions looked at, with its value.</param>
public sealed record DecisionMarker(string Step, string Subject, int Arm, string Condition, string Outcome, IReadOnlyDictionary<string, Payload> Values);

/// <summary>Details of a <see cref="Markers.Expect"/> marker.</summary>
public sealed record ExpectMarker(string Step, string Claim, bool Held);

/// <summary>Details of a <see cref="Markers.Ask"/> marker.</summary>
/// <param name="Id">Names the question within the run; the answer carries it.</param>
public sealed record AskMarker(string Step, string Id, string Question);

/// <summary>Who answers a question when no person does; every other name in <see cref="GrantMarker.By"/> is a person's.</summary>
public static class Answerers
{
    /// <summary>The command line said yes beforehand.</summary>
    public const string Accept = "--accept checked";

    /// <summary>Nobody answered in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>There was nobody to ask.</summary>
    public const string Nobody = "nobody to ask: not a terminal";
}

/// <summary>Details of a <see cref="Markers.Grant"/> marker.</summary>
/// <param name="By">Who said it: an identity, or one of <see cref="Answerers"/>.</param>
public sealed record GrantMarker(string Step, string Id, bool Granted, string By);

/// <summary>Input of the <see cref="Markers.AnswerSignalName"/> signal and update.</summary>
/// <param name="Id">Of the question.</param>
/// <param name="Yes">The answer.</param>
/// <param name="By">Whose it is; empty: the sender's.</param>
public sealed record AnswerSignal(string Id, bool Yes, string By = "");

/// <summary>Input of the <see cref="Markers.LimitSignalName"/> signal.</summary>
/// <param name="Limit">The time that the command was given for the run.</param>
public sealed record LimitSignal(TimeSpan Limit);

/// <summary>Input of the <see cref="Markers.MoreTimeSignalName"/> signal.</summary>
/// <param name="Limit">The time that it gets from now on; null: as much as it takes.</param>
/// <param name="By">Who gave it.</param>
public sealed record MoreTimeSignal(TimeSpan? Limit = null, string By = "");
