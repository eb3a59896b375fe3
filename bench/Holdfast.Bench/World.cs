using Holdfast.Data;
using Holdfast.Meetings;
using NodaTime;

namespace Holdfast.Bench;

/// <summary>
/// Made-up meetings spread as the world's are: more where more people live, most where recovery programmes are
/// at home, in the evening, weekly. Meeting n is the same whenever and however often it is asked for.
/// </summary>
internal sealed class World
{
    private const ulong Seed = 0x486F6C6466617374;
    private const ulong QuestionSeed = 0x5175657374696F6E;
    private const double OtherCountries = 0.15;

    /// <summary>Meetings for each head, as a multiple of a common unit.</summary>
    private static readonly Dictionary<string, double> Density = new()
    {
        ["US"] = 8, ["CA"] = 6, ["GB"] = 5, ["IE"] = 6, ["AU"] = 5, ["NZ"] = 5, ["IS"] = 8, ["SE"] = 3, ["FI"] = 3, ["NO"] = 2, ["DK"] = 3,
        ["DE"] = 2, ["FR"] = 1.2, ["ES"] = 1, ["IT"] = 1, ["PT"] = 1, ["NL"] = 1.5, ["BE"] = 1.5, ["CH"] = 1.5, ["AT"] = 1.5, ["PL"] = 2,
        ["MX"] = 3, ["BR"] = 1.2, ["AR"] = 1, ["CO"] = 1, ["CR"] = 3, ["GT"] = 2, ["ZA"] = 1, ["IR"] = 0.8, ["IN"] = 0.1,
    };

    private static readonly Dictionary<string, string> Languages = new()
    {
        ["DE"] = "de", ["AT"] = "de", ["CH"] = "de", ["FR"] = "fr", ["BE"] = "fr", ["ES"] = "es", ["MX"] = "es", ["AR"] = "es", ["CO"] = "es",
        ["CR"] = "es", ["GT"] = "es", ["IT"] = "it", ["PT"] = "pt", ["BR"] = "pt", ["NL"] = "nl", ["SE"] = "sv", ["FI"] = "fi", ["NO"] = "no",
        ["DK"] = "da", ["IS"] = "is", ["PL"] = "pl", ["IR"] = "fa", ["RU"] = "ru",
    };

    private static readonly (double Share, string Code)[] CommonProgrammes =
        [(46, "aa"), (22, "na"), (8, "al-anon"), (3, "smart"), (2.5, "ca"), (2, "rd"), (2, "cr"), (1.5, "oa"), (1.5, "ga"), (1.5, "cma"), (1.5, "aca"), (1, "lifering"), (1, "coda"), (6.5, "")];

    private static readonly (double Share, int Hour)[] Hours =
        [(4, 6), (6, 7), (4, 8), (5, 9), (6, 10), (3, 11), (11, 12), (2, 13), (2, 14), (2, 15), (3, 16), (8, 17), (18, 18), (24, 19), (14, 20), (4, 21), (2, 22), (0.5, 0)];

    private static readonly (double Share, string Audience)[] Audienced =
        [(40, Audiences.Women), (25, Audiences.Men), (15, Audiences.Lgbtq), (12, Audiences.YoungPeople), (3, Audiences.Seniors), (2, Audiences.Veterans), (1, Audiences.Trans), (1, Audiences.Parents), (1, Audiences.PeopleOfColor)];

    private static readonly string[] Firsts =
        ["Morning", "Evening", "Quiet", "Open", "Steady", "River", "Harbor", "Lantern", "Cedar", "Hilltop", "Garden", "Second", "Early", "Sunday", "Candle", "Bridge", "Northside", "Courage", "Gentle", "Window", "Willow", "Market", "Station", "Lakeside", "Turning"];

    private static readonly string[] Seconds =
        ["Light", "Steps", "Circle", "Table", "Path", "Harvest", "Company", "Hour", "Rest", "Welcome", "Anchor", "Kindness", "Start", "Voices", "Chairs", "Tide", "Meadow", "Shelter", "Road", "Ground"];

    private static readonly string[] Houses = ["Church", "Community Centre", "Hall", "Library", "Clubhouse", "Chapel", "Health Centre", "School", "Parish Rooms", "Recovery House"];

    private static readonly string[] Patrons = ["St Mary", "Oak Street", "Grace", "Trinity", "Riverside", "Central", "First", "St Anne", "Hope", "Unity", "Westgate", "Old Mill"];

    private static readonly string[] Notes =
    [
        "Enter by the side door and go down the stairs.",
        "Ring the bell marked Meeting; somebody comes down.",
        "Free parking behind the building after six.",
        "Newcomers are welcome; come ten minutes early and say hello.",
        "The room is on the second floor. There is coffee, and a table with leaflets for anyone who is new.",
        "Children may come along. Please leave the room as you found it.",
    ];

    private readonly ProgrammeCatalog catalog;
    private readonly Place[] towns;
    private readonly double[] reach;
    private readonly string[] rareProgrammes;
    private readonly Dictionary<string, MeetingType[]> typesOf;

    public World(Gazetteer gazetteer, ProgrammeCatalog catalog)
    {
        this.catalog = catalog;
        towns = [.. gazetteer.Towns.Where(town => town.Population > 0)];
        reach = new double[towns.Length];
        var sum = 0.0;
        for (var i = 0; i < towns.Length; i++)
        {
            sum += towns[i].Population * Density.GetValueOrDefault(towns[i].Country, OtherCountries);
            reach[i] = sum;
        }

        rareProgrammes = [.. catalog.All.Select(programme => programme.Code).Except(CommonProgrammes.Select(common => common.Code)).Order(StringComparer.Ordinal)];
        // What says how or in which language is set by the venue and the country; what is left are kinds of meeting.
        typesOf = catalog.All.ToDictionary(
            programme => programme.Code,
            programme => programme.Types.Values.Where(type => type.Venue is null && type.Language is null).OrderBy(type => type.Code, StringComparer.Ordinal).ToArray());
    }

    public static string SlugOf(int number) => $"world-{number}";

    public static Seeded Questions => new(QuestionSeed);

    /// <summary>A town as likely as meetings are there.</summary>
    public Place Town(ref Seeded seeded)
    {
        var index = Array.BinarySearch(reach, seeded.Share() * reach[^1]);
        return towns[Math.Min(index >= 0 ? index : ~index, towns.Length - 1)];
    }

    public string Programme(ref Seeded seeded) => seeded.Weighted(CommonProgrammes) is { Length: > 0 } common ? common : seeded.Of(rareProgrammes);

    /// <summary>A kind of meeting of this programme; the first of them are far more common. Null when it has none.</summary>
    public MeetingType? Type(string programme, ref Seeded seeded)
    {
        var types = typesOf[programme];
        return types.Length == 0 ? null : types[(int)(types.Length * Math.Pow(seeded.Share(), 2.5))];
    }

    public static string Word(ref Seeded seeded) => seeded.Of(seeded.Chance(0.5) ? Firsts : Seconds).ToLowerInvariant();

    public Listing Meeting(int number)
    {
        var seeded = new Seeded(Seed ^ ((ulong)number * 0xD1B54A32D192ED03));
        var town = Town(ref seeded);
        var programme = Programme(ref seeded);
        var venue = seeded.Weighted<Venue>([(66.5, Venue.InPerson), (25, Venue.Online), (7, Venue.Hybrid), (1.5, Venue.TemporarilyClosed)]);
        var hasRoom = venue != Venue.Online;
        var hasSpot = hasRoom || seeded.Chance(0.6);
        (double Latitude, double Longitude) spot = hasRoom ? Near(town, ref seeded) : (Math.Round(town.Latitude, 5), Math.Round(town.Longitude, 5));
        var types = Types(programme, ref seeded);
        var name = $"{seeded.Of(Firsts)} {seeded.Of(Seconds)}{(seeded.Chance(0.3) ? " Group" : "")}";
        var house = $"{seeded.Of(Patrons)} {seeded.Of(Houses)}";
        return new Listing
        {
            Name = name,
            Programme = programme,
            Venue = venue,
            TimeZone = town.TimeZone,
            Schedule = Schedule(ref seeded),
            Types = CodeList.Of(types.Select(type => type.Code)),
            Languages = CodeList.Of(seeded.Chance(0.06) ? "es" : Languages.GetValueOrDefault(town.Country, "en")),
            Audience = CodeList.Of(types.Select(type => type.Audience).OfType<string>().Concat(seeded.Chance(0.12) ? [seeded.Weighted(Audienced)] : [])),
            Access = CodeList.Of(types.Select(type => type.Access).OfType<string>().Concat(hasRoom && seeded.Chance(0.35) ? [Accesses.StepFree] : [])),
            Group = seeded.Chance(0.5) ? name : null,
            Notes = seeded.Chance(0.45) ? seeded.Of(Notes) : null,
            Location = hasRoom ? house : null,
            Street = hasRoom ? $"{1 + seeded.Below(2000)} {seeded.Of(Firsts)} Street" : null,
            City = town.Name,
            State = town.Region.Length > 0 ? town.Region : null,
            Country = town.Country,
            Region = town.Region.Length > 0 ? town.Region : null,
            Latitude = hasSpot ? spot.Latitude : null,
            Longitude = hasSpot ? spot.Longitude : null,
            IsApproximate = !hasRoom,
            ConferenceUrl = venue is Venue.Online or Venue.Hybrid ? $"https://meet.example.org/j/{1_000_000 + number}" : null,
        };
    }

    /// <summary>Somewhere in town: dense in the middle, as wide as its people need.</summary>
    private static (double Latitude, double Longitude) Near(Place town, ref Seeded seeded)
    {
        var km = (0.5 + (Math.Sqrt(town.Population) / 150)) * Math.Pow(seeded.Share(), 0.8);
        var (sin, cos) = Math.SinCos(seeded.Share() * 2 * Math.PI);
        var latitude = Math.Clamp(town.Latitude + (km * sin / 111.2), -89.9, 89.9);
        var longitude = Math.IEEERemainder(town.Longitude + (km * cos / (111.2 * Math.Cos(double.DegreesToRadians(latitude)))), 360);
        return (Math.Round(latitude, 5), Math.Round(longitude, 5));
    }

    private List<MeetingType> Types(string programme, ref Seeded seeded)
    {
        var types = new List<MeetingType>();
        for (var wanted = seeded.Weighted<int>([(15, 0), (35, 1), (30, 2), (20, 3)]); wanted > 0; wanted--)
        {
            if (Type(programme, ref seeded) is { } type && !types.Contains(type))
            {
                types.Add(type);
            }
        }

        return types;
    }

    private static Schedule Schedule(ref Seeded seeded)
    {
        var start = new LocalTime(seeded.Weighted(Hours), seeded.Weighted<int>([(55, 0), (38, 30), (4, 15), (3, 45)]));
        var minutes = seeded.Weighted<int>([(70, 60), (20, 90), (5, 75), (3, 120), (2, 45)]);
        var day = Meetings.Schedule.DayOf(seeded.Below(7));
        return seeded.Weighted<int>([(90, 0), (3, 1), (3, 2), (3, 3), (1, 4)]) switch
        {
            0 => Meetings.Schedule.Weekly(day, start, minutes),
            1 => Meetings.Schedule.Weekly((Weekdays)127, start, minutes),
            2 => Meetings.Schedule.Weekly(day | Meetings.Schedule.DayOf(seeded.Below(7)), start, minutes),
            3 => Meetings.Schedule.Monthly(1 + seeded.Below(5), day, start, minutes),
            _ => Meetings.Schedule.MonthlyLast(day, start, minutes),
        };
    }
}
