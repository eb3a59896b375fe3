using System.Text.Json;
using Holdfast.Cli;
using Holdfast.Meetings;
using Ical.Net;
using NodaTime;

namespace Holdfast.Tests.Meetings.Feeds;

public class ExportFacts
{
    [Fact]
    public async Task A_list_is_written_in_each_format_beside_a_site_being_served()
    {
        await using var app = await HoldfastApp.Start();
        await app.Listed(
            ("lantern", Invented.Meeting("Lantern Group")),
            ("monthly", Invented.Meeting("Second Tuesday", schedule: Schedule.Monthly(2, Weekdays.Tuesday, new LocalTime(18, 0), 60))));

        using (var json = JsonDocument.Parse(await Exported("json")))
        {
            Assert.Equal("https://recovery.example.org/meetings/lantern", json.RootElement[0].GetProperty("url").GetString());
            Assert.Equal(1, json.RootElement.GetArrayLength());
        }

        using (var bmlt = JsonDocument.Parse(await Exported("bmlt")))
        {
            Assert.Equal("Lantern Group", bmlt.RootElement[0].GetProperty("meeting_name").GetString());
        }

        Assert.Equal(2, (await Exported("csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(2, Calendar.Load(await Exported("ics"))!.Events.Count);

        async Task<string> Exported(string format)
        {
            var file = Path.Combine(app.Place.Folder, "list." + format);
            string[] where = app.Place.Database is { } database ? ["--database", database] : [];
            Assert.Equal(0, await Commands.Run(["export", "meetings", "--format", format, "--out", file, "--data", app.Place.Folder, "--site", "https://recovery.example.org", .. where]));
            return await File.ReadAllTextAsync(file);
        }
    }

    [Theory]
    [InlineData("--format", "xls")]
    [InlineData("--site", "recovery")]
    [InlineData("--site", "ftp://recovery.example.org")]
    public async Task What_cannot_be_written_is_bad_usage(string option, string value) =>
        Assert.Equal(Commands.BadUsage, await Commands.Run(["export", "meetings", option, value]));
}
