using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>What all operations share: the clock, the open runs, the queues, and one another.</summary>
internal sealed class EngineCore : ChangeGate, IDisposable
{
    public EngineCore(BatchWriter writer, StoreReader reader, TimeProvider clock, TimeSpan longPoll, EngineHooks hooks)
        : base(writer)
    {
        Hooks = hooks;
        Reader = reader;
        Clock = clock;
        LongPoll = longPoll;
        Alarms = new AlarmClock(clock, () => TransactUnasked(Alarms!.RingDue));
        Runs = new OpenRuns(reader.LastRunKey());
        Tasks = new WorkflowTaskOperations(this);
        TaskStarts = new WorkflowTaskStarts(this);
        TaskEnds = new WorkflowTaskEnds(this);
        Activities = new ActivityOperations(this);
        Outcomes = new ActivityOutcomes(this);
        ActivityControl = new ActivityControl(this);
        Options = new OptionsOperation(this);
        Timers = new TimerOperations(this);
        NexusCalls = new NexusCalls(this);
        NexusOutcomes = new NexusOutcomes(this);
        Executions = new RunOperations(this);
        Starting = new StartOperation(this);
        Closing = new CloseOperation(this);
        Children = new ChildOperations(this);
        Externals = new ExternalOperations(this);
        Updates = new UpdateOperations(this);
        Resets = new ResetOperation(this);
        Queries = new QueryOperations(this);
        QueryTasks = new QueryTasks(this);
        Connections = new Connections(this);
        Queues = new TaskQueues(clock, TaskStarts.Start, Activities.Start, NexusCalls.Start, Alarms.Set);
        RunAlarms = new RunAlarms(this);
    }

    /// <summary>What the parts around the core know.</summary>
    public EngineHooks Hooks { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public TimeProvider Clock { get; }

    public TimeSpan LongPoll { get; }

    public StoreReader Reader { get; }

    public AlarmClock Alarms { get; }

    public OpenRuns Runs { get; }

    public TaskQueues Queues { get; }

    public QueueConfigs QueueConfigs { get; } = new();

    public WorkflowTaskOperations Tasks { get; }

    public WorkflowTaskStarts TaskStarts { get; }

    public WorkflowTaskEnds TaskEnds { get; }

    public ActivityOperations Activities { get; }

    public ActivityOutcomes Outcomes { get; }

    public ActivityControl ActivityControl { get; }

    public OptionsOperation Options { get; }

    public TimerOperations Timers { get; }

    public NexusCalls NexusCalls { get; }

    public NexusOutcomes NexusOutcomes { get; }

    public RunOperations Executions { get; }

    public StartOperation Starting { get; }

    public CloseOperation Closing { get; }

    public ChildOperations Children { get; }

    public ExternalOperations Externals { get; }

    public UpdateOperations Updates { get; }

    public ResetOperation Resets { get; }

    public QueryOperations Queries { get; }

    public QueryTasks QueryTasks { get; }

    public Connections Connections { get; }

    public IRunAlarms RunAlarms { get; }

    public void Dispose()
    {
        Alarms.Dispose();
        Pipeline.Dispose();
    }

    protected override void TellNews(WriteBatch batch)
    {
        foreach (var run in batch.Touched)
            Runs.TellNews(run);
    }

    protected override void HandOut(WriteBatch batch)
    {
        foreach (var run in batch.ReadyRuns)
            Tasks.Offer(run);
        foreach (var run in batch.ClosedRuns)
        {
            Runs.Forget(run);
            Runs.TellEnd(run.Row);
        }
    }

    protected override void EndWaits(WorkflowServiceException reason)
    {
        Queues.Fail(reason);
        Queries.Fail(reason);
        foreach (var run in Runs.All)
            Updates.AbortAll(run, reason);
        Runs.TellAll();
    }
}
