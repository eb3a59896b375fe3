using System.Text;
using Holdfast.Meetings;
using Holdfast.Meetings.Import;

namespace Holdfast.Tests.Meetings.Import;

/// <summary>Reads lists without a database.</summary>
internal static class ReadingLists
{
    public static readonly ProgrammeCatalog Catalog = ProgrammeCatalog.Load(Path.Combine(AppContext.BaseDirectory, "programmes.yaml"));

    public static readonly Gazetteer Gazetteer = Gazetteer.Load(Path.Combine(AppContext.BaseDirectory, "gazetteer.bin"));

    public static Task<CheckedList> Read(string text, string? programme = null, string? timeZone = "America/Chicago", ImportLimits? limits = null) =>
        Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), programme, timeZone, limits);

    public static Task<CheckedList> Read(Stream list, string? programme = null, string? timeZone = null, ImportLimits? limits = null) =>
        CheckedList.Read(list, new RecordReader(Catalog, Gazetteer, programme, timeZone), limits ?? ImportLimits.Default, null, TestContext.Current.CancellationToken);

    /// <summary>The listings of a list whose every record goes in.</summary>
    public static async Task<List<Listing>> Listings(string text, string? timeZone = "America/Chicago")
    {
        var whole = await Read(text, timeZone: timeZone);
        Assert.Empty(whole.Refused);
        return [.. whole.All().Select(draft => draft.Listing)];
    }

    /// <summary>The one listing of a list of one record with these fields beside a slug, name, day, time and place.</summary>
    public static async Task<Listing> Listing(string fields, string? timeZone = "America/Chicago") => Assert.Single(await Listings(Record(fields), timeZone));

    public static async Task<string> Refusal(string fields, string? timeZone = "America/Chicago")
    {
        var whole = await Read(Record(fields), timeZone: timeZone);
        Assert.Empty(whole.All());
        return Assert.Single(whole.Refused).Reason;
    }

    private static string Record(string fields)
    {
        var given = new StringBuilder();
        foreach (var (name, value) in new[] { ("slug", "\"a\""), ("name", "\"Sunrise\""), ("day", "1"), ("time", "\"19:00\""), ("address", "\"1 Main St\""), ("city", "\"Springfield\""), ("state", "\"IL\"") })
        {
            if (!fields.Contains($"\"{name}\":", StringComparison.Ordinal))
            {
                given.Append('"').Append(name).Append("\":").Append(value).Append(',');
            }
        }

        return fields.Length == 0 ? $"[{{{given.ToString().TrimEnd(',')}}}]" : $"[{{{given}{fields}}}]";
    }
}
