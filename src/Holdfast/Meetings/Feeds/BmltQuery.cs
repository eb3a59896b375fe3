using System.Globalization;
using System.Text.RegularExpressions;

namespace Holdfast.Meetings.Feeds;

/// <summary>What was asked for and, by a minus sign, what was not.</summary>
public sealed class BmltChoice
{
    public HashSet<long> Include { get; } = [];

    public HashSet<long> Exclude { get; } = [];

    public bool IsEmpty => Include.Count == 0 && Exclude.Count == 0;

    public bool Takes(long number) => (Include.Count == 0 || Include.Contains(number)) && !Exclude.Contains(number);
}

/// <summary>A question of GetSearchResults, read from its address. Anything it can't make sense of finds nothing, as BMLT does.</summary>
public sealed partial class BmltQuery
{
    public const int MostPerPage = 10_000;
    private const int MostValues = 2000;
    private const int MostNearest = 5000;
    private const int LongestWords = 200;
    private const double MostKm = 20_100;

    private static readonly Dictionary<string, string[]> SortAliases = new(StringComparer.Ordinal)
    {
        ["weekday"] = ["weekday_tinyint", "location_municipality", "location_city_subsection", "start_time", "location_neighborhood"],
        ["time"] = ["weekday_tinyint", "start_time", "location_municipality", "location_city_subsection", "location_neighborhood"],
        ["town"] = ["location_municipality", "location_city_subsection", "location_neighborhood", "weekday_tinyint", "start_time"],
        ["state"] = ["location_province", "location_municipality", "location_city_subsection", "weekday_tinyint", "start_time"],
        ["weekday_state"] = ["weekday_tinyint", "start_time", "location_province", "location_municipality"],
    };

    private readonly IQueryCollection query;

    private BmltQuery(IQueryCollection query) => this.query = query;

    public BmltChoice Ids { get; private set; } = new();
    public BmltChoice Weekdays { get; private set; } = new();
    public BmltChoice VenueTypes { get; private set; } = new();
    public BmltChoice Formats { get; private set; } = new();
    public bool AnyFormat { get; private set; }
    public BmltChoice Services { get; private set; } = new();
    public bool Recursive { get; private set; }
    public IReadOnlyList<string> Words { get; private set; } = [];
    public int? StartsAfter { get; private set; }
    public int? StartsBefore { get; private set; }
    public int? EndsBefore { get; private set; }
    public int? MinMinutes { get; private set; }
    public int? MaxMinutes { get; private set; }
    public (double Latitude, double Longitude)? From { get; private set; }
    public double? WithinKm { get; private set; }

    /// <summary>So many, as near as they are: the radius is whatever it takes.</summary>
    public int? Nearest { get; private set; }

    public bool ByDistance { get; private set; }
    public string? Field { get; private set; }
    public IReadOnlyList<string> FieldValues { get; private set; } = [];
    public IReadOnlyList<string>? Output { get; private set; }
    public IReadOnlyList<string>? SortKeys { get; private set; }
    public int? PageSize { get; private set; }
    public int Page { get; private set; } = 1;
    public bool WithFormats { get; private set; }
    public bool FormatsOnly { get; private set; }
    public string Language { get; private set; } = "en";

    /// <summary>Nothing here to find: a mistake in the question, or only unpublished meetings wanted.</summary>
    public bool FindsNothing { get; private set; }

    public bool IsNarrow => !Ids.IsEmpty || !Weekdays.IsEmpty || !VenueTypes.IsEmpty || !Formats.IsEmpty || !Services.IsEmpty
        || Words.Count > 0 || From is not null || Field is not null
        || StartsAfter is not null || StartsBefore is not null || EndsBefore is not null || MinMinutes is not null || MaxMinutes is not null;

    /// <summary>Whether everything may be given in the usual order, which needs no memory.</summary>
    public bool IsInUsualOrder => SortKeys is null && !ByDistance && Nearest is null;

    public static BmltQuery Read(IQueryCollection query)
    {
        var read = new BmltQuery(query);
        read.ReadAll();
        return read;
    }

    /// <summary>Whole numbers of <c>name=1,-2</c>, <c>name[]=1</c> or several of either; null when one isn't a number.</summary>
    public static BmltChoice? Choice(IQueryCollection query, string name)
    {
        var choice = new BmltChoice();
        var count = 0;
        foreach (var word in List(query, name))
        {
            if (!long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number == long.MinValue || ++count > MostValues)
            {
                return null;
            }

            (number < 0 ? choice.Exclude : choice.Include).Add(Math.Abs(number));
        }

        return choice;
    }

    /// <summary>The values of both forms of an array, split at commas.</summary>
    public static IEnumerable<string> List(IQueryCollection query, string name) =>
        query[name].Concat(query[name + "[]"])
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private void ReadAll()
    {
        Ids = Numbers("meeting_ids");
        Weekdays = Numbers("weekdays");
        VenueTypes = Numbers("venue_types");
        Formats = Numbers("formats");
        Services = Numbers("services");
        AnyFormat = Word("formats_comparison_operator")?.Equals("OR", StringComparison.OrdinalIgnoreCase) == true;
        Recursive = Word("recursive") == "1";
        Language = LanguageOf(Word("lang_enum"));
        ReadWords();
        StartsAfter = Time("StartsAfter", 24 * 60);
        StartsBefore = Time("StartsBefore", 24 * 60);
        EndsBefore = Time("EndsBefore", 24 * 60);
        MinMinutes = Time("MinDuration", 24 * 60);
        MaxMinutes = Time("MaxDuration", 24 * 60);
        ReadOutput();
        ReadPlace();
        ReadField();
        ReadOrder();
        ReadPage();
        WithFormats = query.ContainsKey("get_used_formats");
        FormatsOnly = query.ContainsKey("get_formats_only");

        // This site keeps no unpublished meetings to show.
        FindsNothing |= Word("advanced_published") is { } published && published.StartsWith('-');
    }

    private BmltChoice Numbers(string name)
    {
        if (Choice(query, name) is { } choice)
        {
            return choice;
        }

        FindsNothing = true;
        return new BmltChoice();
    }

    private void ReadWords()
    {
        if (Word("SearchString") is not { } text)
        {
            return;
        }

        if (text.Length > LongestWords)
        {
            FindsNothing = true;
            return;
        }

        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length > 0 && Array.TrueForAll(parts, part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            Ids.Include.UnionWith(parts.Select(part => long.Parse(part, CultureInfo.InvariantCulture)));
        }
        else if (text.Length > 2)
        {
            Words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
    }

    private int? Time(string name, int most)
    {
        var (hours, minutes) = (Word(name + "H"), Word(name + "M"));
        if (hours is null && minutes is null)
        {
            return null;
        }

        if (Part(hours) is { } h && Part(minutes) is { } m && h * 60 + m <= most)
        {
            return h * 60 + m;
        }

        FindsNothing = true;
        return null;

        static int? Part(string? text) => text is null
            ? 0
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var part) && part <= 24 * 60 ? part : null;
    }

    private void ReadPlace()
    {
        if (Word("lat_val") is null && Word("long_val") is null)
        {
            return;
        }

        if (!Degrees(Word("lat_val"), 90, out var latitude) || !Degrees(Word("long_val"), 180, out var longitude))
        {
            FindsNothing = true;
            return;
        }

        From = (latitude, longitude);
        ByDistance = Word("sort_results_by_distance") == "1";
        var (miles, km) = (Word("geo_width"), Word("geo_width_km"));
        if (miles is null && km is null)
        {
            FindsNothing |= Output?.Any(field => field is "distance_in_miles" or "distance_in_km") != true;
            return;
        }

        if (!Degrees(km ?? miles, double.MaxValue, out var width) || width == 0)
        {
            FindsNothing = true;
        }
        else if (width < 0)
        {
            Nearest = (int)Math.Min(MostNearest, Math.Ceiling(-width));
        }
        else
        {
            WithinKm = Math.Min(MostKm, km is null ? width / BmltRow.MilesPerDegree * BmltRow.KmPerDegree : width);
        }
    }

    private void ReadOutput()
    {
        var fields = List(query, "data_field_key").Take(200).Where(BmltRow.Known.Contains).Distinct().ToHashSet(StringComparer.Ordinal);
        if (fields.Count > 0)
        {
            Output = [.. BmltRow.Fields.Select(field => field.Key).Where(fields.Contains)];
        }
    }

    private void ReadField()
    {
        if (Word("meeting_key") is not { } field)
        {
            return;
        }

        var values = query["meeting_key_value"].Concat(query["meeting_key_value[]"]).Select(value => (value ?? "").Trim()).Where(value => value.Length > 0).Take(MostValues).ToList();
        if (values.Count == 0)
        {
            return;
        }

        // As BMLT itself: these can't be asked for so.
        FindsNothing |= !BmltRow.Known.Contains(field) || field is "formats" or "latitude" or "longitude";
        Field = field;
        FieldValues = field is "start_time" or "duration_time" ? [.. values.Select(Padded)] : values;

        static string Padded(string time)
        {
            var parts = time.Split(':');
            return string.Join(':', Enumerable.Range(0, 3).Select(index => index < parts.Length ? parts[index].PadLeft(2, '0') : "00"));
        }
    }

    private void ReadOrder()
    {
        if (Word("sort_key") is { } alias && SortAliases.TryGetValue(alias, out var keys))
        {
            SortKeys = keys;
        }

        var own = List(query, "sort_keys").Take(20).Where(BmltRow.Known.Contains).Distinct().ToArray();
        if (own.Length > 0 && !own.AsSpan().SequenceEqual(["weekday_tinyint", "start_time", "duration_time"]))
        {
            SortKeys = own;
        }
    }

    private void ReadPage()
    {
        if (Word("page_size") is { } size)
        {
            if (int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0)
            {
                PageSize = Math.Min(count, MostPerPage);
            }
            else
            {
                FindsNothing = true;
            }
        }

        if (Word("page_num") is { } number)
        {
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and < 1_000_000)
            {
                Page = page;
            }
            else
            {
                FindsNothing = true;
            }
        }
    }

    private string? Word(string name) => query[name].LastOrDefault()?.Trim() is { Length: > 0 } word ? word : null;

    internal static string LanguageOf(string? asked) => asked is not null && LanguageCode().IsMatch(asked) ? asked : "en";

    private static bool Degrees(string? text, double limit, out double value)
    {
        value = 0;
        return text is not null
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value) && Math.Abs(value) <= limit;
    }

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]
    private static partial Regex LanguageCode();
}
