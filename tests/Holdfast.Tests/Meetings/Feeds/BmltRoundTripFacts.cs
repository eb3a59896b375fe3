using System.Globalization;
using System.Text.Json;
using Holdfast.Meetings.Import;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Meetings.Feeds;

/// <summary>What real servers answered goes in and comes out the same, field by field.</summary>
public class BmltRoundTripFacts
{
    [Theory]
    [InlineData("bmlt/yap_meeting-search-42.867970-day2.json")]
    [InlineData("bmlt/yap_meeting-search-42.867970-day3.json")]
    [InlineData("bmlt/yap_meeting-search-42.867970-day4.json")]
    public async Task A_recorded_answer_comes_out_as_it_went_in(string name)
    {
        var file = Repository.RealList(name);
        await using var app = await HoldfastApp.Start();
        await using (var scope = app.Services.CreateAsyncScope())
        await using (var list = File.OpenRead(file))
        {
            var report = await scope.ServiceProvider.GetRequiredService<MeetingImport>().Run(list, new ImportOptions("recording") { Programme = "na", TimeZone = "America/New_York" });
            Assert.Equal(0, report.RefusedCount);
        }

        using var recorded = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        using var answered = JsonDocument.Parse(await app.Text("/client_interface/json/?switcher=GetSearchResults&get_used_formats=1&lat_val=42.867970&long_val=-76.985557&geo_width=-1000"));
        var ours = answered.RootElement.GetProperty("meetings").EnumerateArray().ToDictionary(row => row.GetProperty("id_bigint").GetString()!);
        var different = new List<string>();
        var compared = 0;
        foreach (var row in recorded.RootElement.GetProperty("meetings").EnumerateArray())
        {
            var id = row.GetProperty("id_bigint").GetString()!;
            foreach (var field in row.EnumerateObject())
            {
                compared++;
                var back = ours[id].GetProperty(field.Name);

                // The place asked from is known to a few meters, and so are distances.
                var same = field.Name.StartsWith("distance_in_", StringComparison.Ordinal)
                    ? Math.Abs(Number(back) - Number(field.Value)) < 0.01
                    : back.GetString() == Tidy(field.Value.GetString());
                if (!same)
                {
                    different.Add($"{id} {field.Name}: {field.Value.GetString()} came back as {back.GetString()}");
                }
            }
        }

        Assert.True(compared > 100);
        Assert.Empty(different);

        var formats = answered.RootElement.GetProperty("formats").EnumerateArray().ToDictionary(format => format.GetProperty("id").GetString()!);
        foreach (var format in recorded.RootElement.GetProperty("formats").EnumerateArray())
        {
            var back = formats[format.GetProperty("id").GetString()!];
            foreach (var field in format.EnumerateObject().Where(field => field.Name != "root_server_uri"))
            {
                Assert.Equal(field.Value.GetString(), back.GetProperty(field.Name).GetString());
            }
        }
    }

    private static double Number(JsonElement text) => double.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    /// <summary>The import tidies runs of spaces: nobody typed them on purpose.</summary>
    private static string Tidy(string? text) => string.Join(' ', (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
