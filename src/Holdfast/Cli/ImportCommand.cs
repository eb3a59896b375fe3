using System.CommandLine;
using System.Globalization;
using Holdfast.Data;
using Holdfast.Meetings.Import;
using Spectre.Console;

namespace Holdfast.Cli;

internal static class ImportCommand
{
    private const int RefusalsShown = 50;

    public static Command Create() => new("import", "Take in what others publish.") { Meetings() };

    private static Command Meetings()
    {
        var place = new PlaceOptions();
        var source = new Argument<string>("SOURCE") { Description = "A file or an http(s) address: Meeting Guide JSON, BMLT search results, or a table." };
        var name = new Option<string?>("--source") { Description = "What this list is called here, so that it changes and closes only its own meetings; the file name or address without it." };
        var programme = new Option<string?>("--programme") { Description = "Programme of records that name none; aa without it, na for BMLT." };
        var zone = new Option<string?>("--time-zone") { Description = "Time zone of records that name none, like America/Chicago; the nearest town's without it." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would change, and change nothing." };
        var accept = new Option<bool>("--accept-closures") { Description = "Close what vanished even when that is more than a fifth of the list." };
        var allowPrivate = new Option<bool>("--allow-private") { Description = "Read from private and loopback addresses too." };
        var command = new Command("meetings", "Take a list of meetings in: add, change and close the meetings of its source.") { source, name, programme, zone, dryRun, accept, allowPrivate };
        place.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var from = parsed.GetValue(source)!;
            var address = Uri.TryCreate(from, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
            if (address is null && from.Contains("://", StringComparison.Ordinal))
            {
                throw new RefusalException("Lists are read from files and from http and https addresses only.");
            }

            await using var services = Offline.Services(place.Read(parsed));
            await Migrator.Migrate(services, cancellation);
            await using var scope = services.CreateAsyncScope();
            var import = scope.ServiceProvider.GetRequiredService<MeetingImport>();
            var options = new ImportOptions(parsed.GetValue(name) ?? (address is null ? Path.GetFileName(from) : ListAddress.NameOf(address)))
            {
                Programme = parsed.GetValue(programme)?.ToLowerInvariant(),
                TimeZone = parsed.GetValue(zone),
                IsDryRun = parsed.GetValue(dryRun),
                AcceptClosures = parsed.GetValue(accept),
            };
            await using var list = address is null
                ? OpenFile(from)
                : await ListAddress.Create(parsed.GetValue(allowPrivate), TimeProvider.System).Open(address, cancellation);
            var report = await WithProgress(progress => import.Run(list, options, progress, cancellation));
            Print(report);
            return report.IsRefusedWhole ? Commands.Refused : 0;
        });
        return command;
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new RefusalException($"{path} can't be read: {exception.Message} Nothing was changed.", exception);
        }
    }

    private static async Task<ImportReport> WithProgress(Func<IProgress<ImportProgress>?, Task<ImportReport>> run)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            return await run(null);
        }

        return await AnsiConsole.Progress().AutoClear(true).StartAsync(async context =>
        {
            var reading = context.AddTask("Reading the list").IsIndeterminate();
            var writing = context.AddTask("Writing meetings", autoStart: false);
            return await run(new Told(progress =>
            {
                if (progress.ToWrite == 0)
                {
                    reading.Description = string.Create(CultureInfo.InvariantCulture, $"Reading the list: {progress.Records:N0} records");
                    return;
                }

                reading.IsIndeterminate(false).Value(100);
                writing.MaxValue(progress.ToWrite).Value(progress.Written);
            }));
        });
    }

    private static void Print(ImportReport report)
    {
        Console.WriteLine(report.IsDryRun ? $"{report.Source}: nothing was changed; this is what would be." : report.Source);
        Line("Added", report.Added);
        Line("Changed", report.Changed);
        Line("Unchanged", report.Unchanged);
        Line("Closed", report.Closed);
        Line("Kept as edited here", report.Kept);
        Line("Refused", report.RefusedCount);
        if (report.Unpublished > 0)
        {
            Line("Not published", report.Unpublished);
        }

        if (report.UnknownTypes > 0)
        {
            Line("Unknown types dropped", report.UnknownTypes);
        }

        foreach (var refused in report.Refused.Take(RefusalsShown))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Record {refused.Number} was refused: {refused.Reason}"));
        }

        if (report.RefusedCount > RefusalsShown)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {report.RefusedCount - RefusalsShown:N0} more."));
        }

        if (report.IsRefusedWhole)
        {
            Console.Error.WriteLine("No record of this list could be read. Nothing was changed.");
        }

        static void Line(string what, int count) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what + ":",-22} {count,9:N0}"));
    }

    private sealed class Told(Action<ImportProgress> tell) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => tell(value);
    }
}
