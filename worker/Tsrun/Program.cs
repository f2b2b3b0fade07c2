return await Tsrun.Cli.CommandLine.RunAsync(args);
