Tsrun.Cli.Hosting.StandardStreams.Ensure();
return await Tsrun.Cli.CommandLine.RunAsync(args);
