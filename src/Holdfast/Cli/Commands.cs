using System.CommandLine;
using Holdfast.Data;

namespace Holdfast.Cli;

/// <summary><c>bin/holdfast VERB</c>. Exit codes: 0 done, 1 refused with a sentence on standard error, 2 bad usage.</summary>
public static class Commands
{
    public const int Refused = 1;
    public const int BadUsage = 2;

    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand("Holdfast: a home for a peer-support recovery community.")
        {
            ServeCommand.Create(),
            ExportCommand.Create(),
            MigrateCommand.Create(),
            DemoCommand.Create(),
            ImportCommand.Create(),
            StewardCommand.Create(),
            CheckAuditCommand.Create(),
            RotateKeysCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("Try: bin/holdfast --help");
            return BadUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (RefusalException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return Refused;
        }
    }
}
