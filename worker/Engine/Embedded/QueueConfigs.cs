using Google.Protobuf;
using Temporal.Api.Enums.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.Engine.Embedded.Store;

namespace Tsrun.Engine.Embedded;

/// <summary>What operators set of task queues. Guarded by the engine's gate.</summary>
internal sealed class QueueConfigs
{
    /// <summary>The schema that brought them.</summary>
    public const long Schema = 6;

    private readonly Dictionary<QueueRef, TaskQueueConfig> _configs = [];

    /// <summary>The queues whose activities are limited.</summary>
    public IEnumerable<QueueRef> Limited => _configs.Keys.Where(queue => queue.Type == TaskQueueType.Activity);

    public TaskQueueConfig? Find(QueueRef queue) => _configs.GetValueOrDefault(queue);

    /// <summary>Tasks a second that an operator set; null for no limit.</summary>
    public double? RateOf(QueueRef queue) => Find(queue)?.QueueRateLimit?.RateLimit?.RequestsPerSecond;

    public void Set(QueueRef queue, TaskQueueConfig config) => _configs[queue] = config;

    public void Load(SqliteDatabase database)
    {
        var rows = database.Cached("SELECT namespace, name, type, record FROM task_queue_configs");
        while (rows.Step())
            _configs[new QueueRef(rows.Text(0), rows.Text(1), (TaskQueueType)rows.Long(2))] = TaskQueueConfig.Parser.ParseFrom(rows.Blob(3));
    }

    /// <summary>A queue's config as it is now, to be written later on another thread.</summary>
    public static Action<SqliteDatabase> Save(QueueRef queue, TaskQueueConfig config)
    {
        var record = config.ToByteArray();
        return database => database.Cached("INSERT OR REPLACE INTO task_queue_configs VALUES (?1,?2,?3,?4)")
            .Bind(1, queue.Namespace).Bind(2, queue.Name).Bind(3, (long)queue.Type).Bind(4, record).Run();
    }
}
