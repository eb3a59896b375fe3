using System.Globalization;
using System.Text;
using Holdfast.Data;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Meetings.Demo;

/// <summary>
/// A believable community for trying the site: towns are real, everything else is made up. The same day
/// gives the same meetings. Something is open at every hour.
/// </summary>
public static partial class DemoCommunity
{
    private const Weekdays EveryDay = (Weekdays)127;
    private const Weekdays WorkDays = Weekdays.Monday | Weekdays.Tuesday | Weekdays.Wednesday | Weekdays.Thursday | Weekdays.Friday;

    private static readonly LocalTime[] Starts =
    [
        new(19, 0), new(7, 0), new(18, 30), new(12, 0), new(20, 0), new(9, 30), new(17, 30), new(23, 15), new(19, 30), new(10, 0),
        new(6, 30), new(18, 0), new(0, 0), new(12, 15), new(20, 30), new(16, 0), new(22, 0), new(13, 30), new(23, 30), new(11, 0),
    ];

    private static readonly int[] Lengths = [60, 60, 90, 75, 60, 45, 90, 60, 120, 30];

    private static readonly Dictionary<string, string> LanguageNames = new()
    {
        ["es"] = "Spanish",
        ["fr"] = "French",
        ["de"] = "German",
        ["pt"] = "Portuguese",
        ["ja"] = "Japanese",
        ["pl"] = "Polish",
        ["sv"] = "Swedish",
    };

    /// <summary>What a place offers, and the types that say so where the programme has one.</summary>
    private static readonly (string Access, string[] Types)[] Offers =
    [
        (Accesses.StepFree, ["Wheelchair Access", "Wheelchair Accessible"]),
        (Accesses.AccessibleToilet, ["Wheelchair-Accessible Bathroom"]),
        (Accesses.ChildCare, ["Babysitting Available", "Child Care Available"]),
        (Accesses.ChildFriendly, ["Child-Friendly", "Children Welcome"]),
        (Accesses.FragranceFree, ["Fragrance Free", "No Fragrances"]),
        (Accesses.SmokeFree, ["Non-Smoking"]),
        (Accesses.SignLanguage, ["Sign Language", "American Sign Language", "Sign Language ASL"]),
        (Accesses.Captions, ["Captions", "Closed Captions"]),
    ];

    /// <param name="today">Dates of what is held once, of seasons and of changes are counted from here.</param>
    public static IReadOnlyList<(string Slug, Listing Listing)> Meetings(ProgrammeCatalog catalog, LocalDate today)
    {
        var content = DemoContent.Load(Path.Combine(AppContext.BaseDirectory, "demo.yaml"));
        return new Composer(content, catalog, today).Compose();
    }

    /// <summary>Always the same for the same words, on every machine: what .NET's own string hash is not.</summary>
    private static uint Dice(string words)
    {
        var hash = 2166136261;
        foreach (var octet in Encoding.UTF8.GetBytes(words))
        {
            hash = (hash ^ octet) * 16777619;
        }

        // Neighbouring words differ mostly in the low bits until mixed once more.
        hash ^= hash >> 15;
        hash *= 2246822519;
        return hash ^ (hash >> 13);
    }

    private static T Pick<T>(IReadOnlyList<T> from, string words) => from[(int)(Dice(words) % (uint)from.Count)];

    private static bool OneIn(uint chances, string words) => Dice(words) % chances == 0;

    private static string Slug(string words)
    {
        var slug = new StringBuilder();
        foreach (var letter in words.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (letter is ' ' or '-' or ',' && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().Trim('-');
    }

    private sealed class Composer(DemoContent content, ProgrammeCatalog catalog, LocalDate today)
    {
        private readonly List<(string Slug, Listing Listing)> meetings = [];
        private readonly HashSet<string> slugs = [];
        private int turn;

        public List<(string Slug, Listing Listing)> Compose()
        {
            foreach (var (code, groups) in content.Groups)
            {
                // A community may have taken a programme out of its file.
                if (catalog.Find(code) is { } programme)
                {
                    foreach (var (name, words) in groups)
                    {
                        AddGroup(programme, name.Split(", "), words);
                    }
                }
            }

            foreach (var round in content.Rounds.Where(round => catalog.Find(round.Programme) is not null))
            {
                AddRound(catalog.Find(round.Programme)!, round);
            }

            foreach (var gathering in content.Once.Where(gathering => catalog.Find(gathering.Programme) is not null))
            {
                AddGathering(catalog.Find(gathering.Programme)!, gathering);
            }

            return meetings;
        }

        private void AddGroup(Programme programme, string[] parts, string words)
        {
            var group = parts[0];
            var town = content.Town(parts[1]);
            var language = parts.Length > 2 ? parts[2] : town.Language;
            var place = PlaceOf(group, town);
            var kept = content.Kept.GetValueOrDefault(group);
            var venue = VenueOf(group, words);
            var count = kept?.Days.Count > 0 ? 1 : 2 + (int)(Dice(group + "count") % 2);
            for (var nth = 0; nth < count; nth++)
            {
                turn++;
                var focus = nth == 0 ? content.Focuses[0] : FocusFor(programme, language, nth);
                var label = language == "es" ? focus.Es : focus.En;
                var schedule = kept is null ? ScheduleFor(StartFor()) : KeptSchedule(kept);
                var held = venue == Venue.InPerson && turn % 13 == 0 ? Venue.TemporarilyClosed : venue;
                var listing = place with
                {
                    Name = label.Length == 0 ? group : $"{group}: {label}",
                    Programme = programme.Code,
                    Venue = held,
                    TimeZone = town.TimeZone,
                    Schedule = schedule,
                    Exceptions = ChangesOf(schedule),
                    Group = group,
                    GroupNotes = words.Length > 0 ? words : null,
                    Notes = Pick(NotesFor(programme, held, language), $"{group} {nth} notes"),
                    Website = $"https://{Slug(group)}.example.org/",
                    UpdatedAt = today.PlusDays(-(int)(Dice(group + "updated") % 300)).AtMidnight().InUtc().ToInstant(),
                };
                Add($"{listing.Name} {town.Name}", WithWayIn(WithTypes(listing, programme, focus, language)));
            }
        }

        /// <summary>A group that describes its room has one.</summary>
        private static Venue VenueOf(string group, string words) => (Dice(group + "venue") % 10) switch
        {
            _ when words.Contains("online", StringComparison.Ordinal) => Venue.Hybrid,
            < 5 => Venue.InPerson,
            < 7 when words.Length == 0 => Venue.Online,
            _ => Venue.Hybrid,
        };

        private DemoFocus FocusFor(Programme programme, string language, int nth)
        {
            if (language is not ("en" or "es"))
            {
                // A label in English on a group that speaks Polish helps no one.
                return content.Focuses[0];
            }

            var own = content.Focuses.FirstOrDefault(focus => focus.Only == programme.Pathway);
            if (own is not null && nth == 1 && turn % 2 == 0)
            {
                return own;
            }

            var wantsRare = turn % 4 == 1;
            var suiting = content.Focuses
                .Skip(1)
                .Where(focus => focus.Rare == wantsRare && focus.Only is null)
                .Where(focus => !(programme.Pathway is "women" or "men" && focus.Audience is Audiences.Men or Audiences.Women))
                .ToList();
            return suiting[turn / (wantsRare ? 4 : 1) % suiting.Count];
        }

        private List<string> NotesFor(Programme programme, Venue venue, string language)
        {
            var isOfUse = programme.Code is "aa" or "na" or "ca" or "cma" or "daa" or "ha" or "ma" or "pa" or "smart" or "lifering" or "dra" or "dda" or "dtr" or "wfs";
            var kinds = new[]
            {
                language,
                venue == Venue.Online ? $"{language}-online" : $"{language}-room",
                isOfUse ? $"{language}-use" : "",
            };
            return [.. kinds.SelectMany(kind => content.Notes.GetValueOrDefault(kind, []))];
        }

        private LocalTime StartFor() => Starts[turn % Starts.Length];

        private Schedule KeptSchedule(DemoHour kept)
        {
            var start = TimeOf(kept.Start);
            return kept.Days.Count == 0
                ? ScheduleFor(start)
                : Schedule.Weekly(kept.Days.Select(Enum.Parse<Weekdays>).Aggregate((days, day) => days | day), start, Lengths[turn % 4]);
        }

        private static LocalTime TimeOf(string text) => LocalTimePattern.CreateWithInvariantCulture("HH':'mm").Parse(text).GetValueOrThrow();

        private Listing PlaceOf(string group, DemoTown town)
        {
            var street = Pick(content.Streets[town.Language], group + "street");
            var number = (1 + (Dice(group + "number") % 180)).ToString(CultureInfo.InvariantCulture);
            var address = town.Language == "en" ? $"{number} {street}" : $"{street} {number}";
            var room = Pick(content.Rooms[town.Language], group + "room");
            return new Listing
            {
                Name = group,
                Programme = "",
                Venue = Venue.InPerson,
                TimeZone = town.TimeZone,
                Schedule = Schedule.Weekly(EveryDay, LocalTime.Noon, 60),
                Location = char.ToUpper(room[0], CultureInfo.InvariantCulture) + room[1..],
                LocationNotes = OneIn(2, group + "door") ? Pick(content.Doors[town.Language], group + "which door") : null,
                Street = address,
                City = town.Name,
                State = town.Region.Length > 0 ? town.Region : null,
                Country = town.Country,
                Region = town.Region.Length > 0 ? town.Region : town.Country,
                SubRegion = town.Name,
                FormattedAddress = string.Join(", ", new[] { address, town.Name, town.Region, town.Country }.Where(part => part.Length > 0)),
                Latitude = Nearby(town.Latitude, group + "north"),
                Longitude = Nearby(town.Longitude, group + "east"),
            };
        }

        /// <summary>Within about two kilometres of the middle of town, to five decimals.</summary>
        private static double Nearby(double degrees, string words) => Math.Round(degrees + ((Dice(words) % 4001 / 100_000.0) - 0.02), 5);

        private Schedule ScheduleFor(LocalTime start)
        {
            var minutes = Lengths[turn * 7 % Lengths.Length];
            var day = Schedule.DayOf(turn * 3 % 7);
            return (turn % 17) switch
            {
                2 => Schedule.Weekly(Weekdays.Tuesday | Weekdays.Thursday, start, minutes),
                4 => Schedule.Weekly(WorkDays, start, minutes),
                6 => Schedule.Weekly(Weekdays.Saturday | Weekdays.Sunday, start, minutes),
                8 => Schedule.Monthly(1 + (turn / 17 % 4), day, start, minutes),
                10 => Schedule.MonthlyLast(day, start, minutes),
                12 => Schedule.Weekly(day, start, minutes, today.PlusDays(-40), today.PlusDays(80)),
                14 => Schedule.Weekly(day, start, minutes, today.PlusDays(30), today.PlusDays(150)),
                16 => Schedule.Weekly(EveryDay, start, minutes),
                _ => Schedule.Weekly(day, start, minutes),
            };
        }

        private ChangedDate[] ChangesOf(Schedule schedule)
        {
            var isCancelled = turn % 22 == 5;
            var isMoved = turn % 22 == 16 && schedule.Days != EveryDay;
            if (!schedule.IsWeekly || !(isCancelled || isMoved))
            {
                return [];
            }

            var next = schedule.Dates(today.PlusDays(2), today.PlusDays(60)).Take(1);
            return [.. next.Select(date => isCancelled ? ChangedDate.Cancelled(date) : ChangedDate.Moved(date, Free(schedule, date), schedule.Start))];
        }

        /// <summary>The first later day on which the meeting isn't held anyway.</summary>
        private static LocalDate Free(Schedule schedule, LocalDate date) =>
            Enumerable.Range(1, 6).Select(date.PlusDays).First(day => (schedule.Days & Schedule.DayOf(day)) == 0);

        private Listing WithTypes(Listing listing, Programme programme, DemoFocus focus, string language)
        {
            var offers = Offers.Where(offer => offer.Access == focus.Access || OffersIt(listing, offer.Access)).ToList();
            var bilingual = language == "en" && OneIn(12, listing.Group + "bilingual");
            var languages = bilingual ? ["en", "es"] : new[] { language };
            var words = focus.Types
                .Concat(offers.SelectMany(offer => offer.Types))
                .Where(word => programme.FindType(word) is not null)
                .Concat(languages.Where(LanguageNames.ContainsKey).Select(code => LanguageNames[code]));
            var read = catalog.Read(programme.Code, words);
            var ownAudience = programme switch
            {
                { Pathway: "women" } => Audiences.Women,
                { Pathway: "men" } => Audiences.Men,
                { Code: "alateen" } => Audiences.Teens,
                { Code: "pal" } => Audiences.Parents,
                _ => null,
            };
            return listing with
            {
                Types = read.Types,
                Languages = CodeList.Of(languages.Concat(read.Languages)),
                Audience = CodeList.Of(read.Audience.Concat(new[] { focus.Audience, ownAudience }.OfType<string>())),
                Access = CodeList.Of(read.Access.Concat(offers.Select(offer => offer.Access))),
            };
        }

        private static bool OffersIt(Listing listing, string access)
        {
            var words = $"{listing.Group} {access}";
            var hasRoom = listing.Venue != Venue.Online;
            var isOnline = listing.Venue is Venue.Online or Venue.Hybrid;
            return access switch
            {
                Accesses.StepFree => hasRoom && !OneIn(3, words),
                Accesses.AccessibleToilet => hasRoom && OneIn(3, words),
                Accesses.ChildCare => hasRoom && OneIn(14, words),
                Accesses.ChildFriendly => hasRoom && OneIn(8, words),
                Accesses.FragranceFree => hasRoom && OneIn(9, words),
                Accesses.SmokeFree => hasRoom && OneIn(3, words),
                Accesses.SignLanguage => OneIn(16, words),
                Accesses.Captions => isOnline && OneIn(2, words),
                _ => false,
            };
        }

        /// <summary>The link, and behind it what only signed-in people and stewards may see.</summary>
        private static Listing WithWayIn(Listing listing)
        {
            var words = $"{listing.Name} {listing.City} {listing.Schedule.Start}";
            var contact = OneIn(7, words + "contact") ? $"hello@{Slug(listing.Group ?? listing.Name)}.example.org" : null;
            if (listing.Venue is Venue.InPerson or Venue.TemporarilyClosed)
            {
                return contact is null ? listing : listing with { Private = new PrivateDetails { Contacts = [contact] } };
            }

            var url = $"https://meet.example.org/{Slug($"{listing.Group ?? listing.Name} {listing.City}")}";
            var hasPasscode = OneIn(4, words + "passcode");
            var passcode = (100_000 + (Dice(words + "digits") % 900_000)).ToString(CultureInfo.InvariantCulture);
            var secrets = new PrivateDetails
            {
                JoinUrl = hasPasscode ? $"{url}?pwd={passcode}" : null,
                Passcodes = hasPasscode ? [$"Passcode: {passcode}"] : [],
                Contacts = contact is null ? [] : [contact],
            };
            var phone = OneIn(5, words + "phone") ? $"+1 202-555-01{Dice(words + "line") % 100:00}" : null;
            var online = listing with
            {
                ConferenceUrl = url,
                ConferencePhone = phone,
                Private = secrets.IsEmpty ? null : secrets,
            };
            return listing.Venue == Venue.Online ? WithoutRoom(online) : online;
        }

        private static Listing WithoutRoom(Listing listing) => listing with
        {
            Location = null,
            LocationNotes = null,
            Street = null,
            FormattedAddress = string.Join(", ", new[] { listing.City, listing.State, listing.Country }.OfType<string>()),
            IsApproximate = true,
        };

        private void AddRound(Programme programme, DemoRound round)
        {
            var town = content.Town(round.Town);
            for (var hour = 0; hour < 24; hour += round.Every)
            {
                var listing = PlaceOf(round.Name, town) with
                {
                    Name = round.Name,
                    Programme = programme.Code,
                    Venue = Venue.Online,
                    TimeZone = round.Zone,
                    Schedule = Schedule.Weekly(EveryDay, new LocalTime(hour, 0), round.Every * 60),
                    Group = round.Name,
                    Notes = round.Notes,
                    ConferenceUrl = $"https://meet.example.org/{Slug(round.Name)}",
                    Website = $"https://{Slug(round.Name)}.example.org/",
                };
                listing = WithTypes(listing, programme, content.Focuses[0], round.Language);
                Add(string.Create(CultureInfo.InvariantCulture, $"{round.Name} {hour:00}"), WithoutRoom(listing));
            }
        }

        private void AddGathering(Programme programme, DemoGathering gathering)
        {
            var town = content.Town(gathering.Town);
            var listing = PlaceOf(gathering.Name, town) with
            {
                Name = gathering.Name,
                Programme = programme.Code,
                Schedule = Schedule.Once(today.PlusDays(gathering.Days), TimeOf(gathering.Start), gathering.Minutes),
                Notes = gathering.Notes,
            };
            Add($"{gathering.Name} {town.Name}", WithTypes(listing, programme, content.Focuses[0], town.Language));
        }

        private void Add(string words, Listing listing)
        {
            var slug = Slug(words);
            for (var again = 2; !slugs.Add(slug); again++)
            {
                slug = $"{Slug(words)}-{again.ToString(CultureInfo.InvariantCulture)}";
            }

            meetings.Add((slug, listing));
        }
    }
}
