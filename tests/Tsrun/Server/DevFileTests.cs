using Tsrun.Cli;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;
using Tsrun.History;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Server;

/// <summary><c>temporal-dev.yaml</c>, as workers and <c>tsrun dev</c> read it.</summary>
public sealed class DevFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-dev-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_OwnFileOfTheProject_SaysHowTheGenuineServerStarts()
    {
        var file = DevFile.Read(Path.Combine(Repository.Root, DevFile.Name));
        var plan = DevPlan.Of(file, DevFile.Name);
        Assert.Equal(("127.0.0.1:7233", "tsrun", TimeSpan.FromHours(72)), (plan.Address, file.TaskQueue, plan.Options.Retention));
        Assert.Equal(["temporal", "server", "start-dev", "--ip=127.0.0.1", "--port=7233", "--db-filename=temporal-dev.db", "--namespace=default"], plan.Start.Take(7));
        Assert.Contains("--search-attribute=TsrunOutcome=Keyword", plan.Start);
        Assert.Equal(SearchAttributeNames.Types, plan.Options.SearchAttributes.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)).ToDictionary());
    }

    [Fact]
    public void Plan_StartOfAnotherProgram_IsLeftAsItIs() =>
        Assert.Equal(["./serve.sh", "--fast"], Plan("namespace: mine\nstart: [./serve.sh, --fast]\n").Start);

    [Fact]
    public void Plan_EmptyFile_ServesOnTheUsualPort() =>
        Assert.Equal(["temporal", "server", "start-dev", "--headless", "--ip=127.0.0.1", "--port=7233"], Plan("").Start);

    [Theory]
    [InlineData("TS1108", "address: elsewhere.test:7233\n")]
    [InlineData("TS0012", "retention: a while\n")]
    [InlineData("TS0322", "adress: 127.0.0.1:7233\n")]
    [InlineData("TS0322", "searchAttributes:\n  Crate: Colour\n")]
    public void Plan_WrongFile_SaysWhere(string code, string text)
    {
        var error = Assert.Throws<CliException>(() => Plan(text));
        Assert.Contains(code, $"{error.Code} {error.Message}", StringComparison.Ordinal);
        Assert.Contains(DevFile.Name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_SaysTS0014() => Assert.Equal("TS0014", Assert.Throws<CliException>(() => DevFile.Read(Path.Combine(_folder, "nowhere.yaml"))).Code);

    [Fact]
    public async Task Plan_ServedByUs_HasNamespaceWithRetentionAndAttributes()
    {
        var options = Plan("namespace: mine\nretention: 72h\nsearchAttributes:\n  Crate: Keyword\n").Options with { DbFilename = Path.Combine(_folder, "dev.db"), Endpoint = new(System.Net.IPAddress.Loopback, 0) };
        for (var start = 0; start < 2; start++)
        {
            await using var server = await DevServer.StartAsync(options, new ServerLog(LogLevel.Error, json: false, TextWriter.Null, TimeProvider.System));
            using var client = await GrpcFrontend.ConnectAsync(new ClusterOptions(server.Address), "mine");
            var found = await client.CallAsync<Wire.DescribeNamespaceResponse>(new Wire.DescribeNamespaceRequest { Namespace = "mine" });
            Assert.Equal(TimeSpan.FromHours(72), found.Config.WorkflowExecutionRetentionTtl.ToTimeSpan());
        }
    }

    private DevPlan Plan(string text)
    {
        var path = Path.Combine(_folder, DevFile.Name);
        File.WriteAllText(path, text);
        return DevPlan.Of(DevFile.Read(path), path);
    }
}
