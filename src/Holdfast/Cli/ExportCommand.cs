using System.CommandLine;
using System.IO.Pipelines;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Meetings.Feeds;
using Holdfast.Web;
using NodaTime;

namespace Holdfast.Cli;

internal static class ExportCommand
{
    public static Command Create() => new("export", "Write what the site holds in formats that others read.") { Meetings() };

    private static Command Meetings()
    {
        var place = new PlaceOptions();
        var format = new Option<string>("--format")
        {
            Description = "json (Meeting Guide), csv, ics or bmlt. All but ics carry only weekly meetings now in force: those formats know no other.",
            DefaultValueFactory = _ => "json",
        };
        format.AcceptOnlyFromAmong("json", "csv", "ics", "bmlt");
        var file = new Option<FileInfo?>("--out") { Description = "File to write; standard output without it." };
        var site = new Option<Uri>("--site")
        {
            Description = "The site's own address, for links in the list.",
            DefaultValueFactory = _ => new Uri("http://localhost:5080"),
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https" })
                {
                    return address;
                }

                result.AddError("--site needs a whole address, like https://recovery.example.org");
                return null;
            },
        };
        var community = new Option<string>("--community") { Description = "Name of your community, named in the list.", DefaultValueFactory = _ => "" };

        var command = new Command("meetings", "Write the listed meetings: no passcode and nobody's contact is in them.") { format, file, site, community };
        place.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = Offline.Services(place.Read(parsed));
            await Migrator.Migrate(services, cancellation);
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
            var context = new FeedContext(
                new Site { Address = parsed.GetValue(site)!, Community = parsed.GetValue(community)! },
                services.GetRequiredService<ProgrammeCatalog>());
            var now = services.GetRequiredService<IClock>().GetCurrentInstant();
            await Write(parsed.GetValue(format)!, parsed.GetValue(file), db, context, now, cancellation);
            return 0;
        });
        return command;
    }

    private static async Task Write(string format, FileInfo? file, HoldfastDb db, FeedContext context, Instant now, CancellationToken cancellation)
    {
        if (file is null)
        {
            await using var standard = Console.OpenStandardOutput();
            await Write(format, standard, db, context, now, cancellation);
            return;
        }

        // Beside the file first: a list half written must not take the place of a whole one.
        var unfinished = file.FullName + ".part";
        try
        {
            await using (var output = File.Create(unfinished))
            {
                await Write(format, output, db, context, now, cancellation);
            }

            File.Move(unfinished, file.FullName, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException($"{file.FullName} can't be written: {exception.Message}", exception);
        }
    }

    private static async Task Write(string format, Stream output, HoldfastDb db, FeedContext context, Instant now, CancellationToken cancellation)
    {
        var today = new Today(now);
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        switch (format)
        {
            case "json":
                await MeetingGuideFeed.Write(pipe, db, context, today, cancellation);
                break;
            case "bmlt":
                await BmltEndpoint.WriteAll(pipe, db, context, today, cancellation);
                break;
            case "csv":
                await CsvFeed.Write(output, db, context, today, cancellation);
                break;
            case "ics":
                await CalendarFeed.WriteAll(output, db, context, now, cancellation);
                break;
            default:
                throw new InvalidOperationException($"Unknown format {format}.");
        }

        await pipe.CompleteAsync();
    }
}
