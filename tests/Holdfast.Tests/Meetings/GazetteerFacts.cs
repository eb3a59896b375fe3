using CsCheck;
using Holdfast.Meetings;
using NodaTime;

namespace Holdfast.Tests.Meetings;

public class GazetteerFacts
{
    private static readonly Gazetteer Gazetteer = Gazetteer.Load(Path.Combine(AppContext.BaseDirectory, "gazetteer.bin"));

    [Theory]
    [InlineData("Portland, ME", "Portland", "ME", "US")]
    [InlineData("Portland Maine", "Portland", "ME", "US")]
    [InlineData("portland maine usa", "Portland", "ME", "US")]
    [InlineData("PORTLAND", "Portland", "OR", "US")]
    [InlineData("Portland, Oregón, Estados Unidos", "Portland", "OR", "US")]
    [InlineData("Paris, France", "Paris", "Île-de-France", "FR")]
    [InlineData("París, Francia", "Paris", "Île-de-France", "FR")]
    [InlineData("Paris, Texas", "Paris", "TX", "US")]
    [InlineData("paris tx", "Paris", "TX", "US")]
    [InlineData("London", "London", "ENG", "GB")]
    [InlineData("London, UK", "London", "ENG", "GB")]
    [InlineData("London, Inglaterra", "London", "ENG", "GB")]
    [InlineData("Londres", "London", "ENG", "GB")]
    [InlineData("London Ontario", "London", "ON", "CA")]
    [InlineData("london on", "London", "ON", "CA")]
    [InlineData("Saint Louis", "St. Louis", "MO", "US")]
    [InlineData("st louis", "St. Louis", "MO", "US")]
    [InlineData("St. Paul, Minnesota", "Saint Paul", "MN", "US")]
    [InlineData("Saint-Jérôme, QC", "Saint-Jérôme", "QC", "CA")]
    [InlineData("New York", "New York City", "NY", "US")]
    [InlineData("Nueva York", "New York City", "NY", "US")]
    [InlineData("new york, ny", "New York City", "NY", "US")]
    [InlineData("Washington, D.C.", "Washington, D.C.", "DC", "US")]
    [InlineData("Washington DC", "Washington, D.C.", "DC", "US")]
    [InlineData("Kansas City", "Kansas City", "MO", "US")]
    [InlineData("San José, Costa Rica", "San José", "08", "CR")]
    [InlineData("San Jose, CA", "San Jose", "CA", "US")]
    [InlineData("Montreal", "Montréal", "QC", "CA")]
    [InlineData("Ciudad de México", "Mexico City", "Ciudad de México", "MX")]
    [InlineData("Guadalajara, Jalisco", "Guadalajara", "Jalisco", "MX")]
    [InlineData("Sydney, NSW", "Sydney", "NSW", "AU")]
    [InlineData("München", "Munich", "Bayern", "DE")]
    [InlineData("Cologne, Germany", "Köln", "Nordrhein-Westfalen", "DE")]
    [InlineData("San Juan, PR", "San Juan", "00", "PR")]
    [InlineData("Coeur d'Alene", "Coeur d'Alene", "ID", "US")]
    [InlineData("coeur dalene", "Coeur d'Alene", "ID", "US")]
    public void What_people_type_finds_the_place_they_mean(string typed, string name, string region, string country)
    {
        var places = Gazetteer.Search(typed);
        Assert.NotEmpty(places);
        var place = places[0];
        Assert.Equal((name, country), (place.Name, place.Country));
        if (region != "00" && country != "CR")
        {
            Assert.Equal(region, place.Region);
        }
    }

    [Theory]
    [InlineData("94110", "94110", "CA", "US", "America/Los_Angeles")]
    [InlineData(" 94110-1234 ", "94110", "CA", "US", "America/Los_Angeles")]
    [InlineData("San Francisco, CA 94110", "94110", "CA", "US", "America/Los_Angeles")]
    [InlineData("96898", "96898", "HI", "US", "Pacific/Wake")]
    [InlineData("02139", "02139", "MA", "US", "America/New_York")]
    [InlineData("M5V 2T6", "M5V", "ON", "CA", "America/Toronto")]
    [InlineData("m5v2t6", "M5V", "ON", "CA", "America/Toronto")]
    [InlineData("M5V", "M5V", "ON", "CA", "America/Toronto")]
    [InlineData("X0A 0H0", "X0A", "NU", "CA", "America/Iqaluit")]
    public void A_postal_code_finds_its_place(string typed, string code, string region, string country, string zone)
    {
        var place = Assert.Single(Gazetteer.Search(typed));
        Assert.Equal((code, region, country, zone), (place.PostalCode, place.Region, place.Country, place.TimeZone));
    }

    [Theory]
    [InlineData("US", "94110-1234")]
    [InlineData("us", "94110")]
    [InlineData("CA", "V6B 1A1")]
    [InlineData("US", "00901")]
    [InlineData("PR", "00901")]
    public void A_postal_code_is_found_in_its_country(string country, string code) =>
        Assert.NotNull(Gazetteer.FindPostalCode(country, code));

    [Fact]
    public void Every_postal_code_lies_where_its_country_does()
    {
        // One ZIP code lacks its sign at the source and would be in Central Asia; Wake Island is at 166.6 east.
        Assert.Equal("America/New_York", Gazetteer.FindPostalCode("US", "10200")?.TimeZone);
        Assert.DoesNotContain(Gazetteer.PostalCodes, p => p.Country is "US" or "CA" && p.Longitude is > -50 and < 166);
    }

    [Theory]
    [InlineData("US", "00000")]
    [InlineData("US", "941100")]
    [InlineData("US", "94110-12")]
    [InlineData("PR", "94110")]
    [InlineData("CA", "94110")]
    [InlineData("US", "M5V")]
    [InlineData("CA", "Z9Z")]
    [InlineData("DE", "10115")]
    [InlineData("", "")]
    public void A_postal_code_that_isnt_there_is_not_found(string country, string code) =>
        Assert.Null(Gazetteer.FindPostalCode(country, code));

    [Fact]
    public void A_military_post_office_is_no_place() => Assert.Null(Gazetteer.FindPostalCode("US", "34001"));

    [Fact]
    public void A_name_shared_by_many_towns_gives_the_largest_first()
    {
        var places = Gazetteer.Search("Springfield", limit: 5);
        Assert.Equal(5, places.Count);
        Assert.Equal(["MO", "MA"], places.Take(2).Select(p => p.Region));
        Assert.Equal(places.Select(p => p.Population).OrderDescending(), places.Select(p => p.Population));
    }

    [Fact]
    public void The_persons_own_country_goes_first_among_places_of_comparable_size()
    {
        Assert.Equal("GB", Gazetteer.Search("Birmingham")[0].Country);
        Assert.Equal("US", Gazetteer.Search("Birmingham", "US")[0].Country);
        Assert.Equal("FR", Gazetteer.Search("Paris", "US")[0].Country);
    }

    [Fact]
    public void The_start_of_a_name_is_enough()
    {
        Assert.Equal("Philadelphia", Gazetteer.Search("philadelp")[0].Name);
        Assert.Contains(Gazetteer.Search("minneap, mn"), p => p.Name == "Minneapolis");
    }

    [Fact]
    public void A_whole_name_goes_before_a_longer_one() =>
        Assert.All(Gazetteer.Search("York", limit: 2), p => Assert.Equal("York", p.Name));

    [Fact]
    public void A_village_with_a_post_office_is_found_by_name()
    {
        var village = Gazetteer.FindTown("Forest Knolls", "CA", "US");
        Assert.Equal("America/Los_Angeles", village?.TimeZone);
        Assert.Null(village!.PostalCode);
    }

    [Theory]
    [InlineData("Portland", "ME", "US")]
    [InlineData("Portland", "Maine", null)]
    [InlineData("portland", "maine", "United States")]
    [InlineData("Pórtland", "ME", "")]
    public void A_region_and_a_country_narrow_a_town(string name, string? region, string? country) =>
        Assert.Equal("ME", Gazetteer.FindTown(name, region, country)?.Region);

    [Fact]
    public void A_town_is_not_found_where_it_isnt()
    {
        Assert.Null(Gazetteer.FindTown("Portland", "ME", "FR"));
        Assert.Null(Gazetteer.FindTown("Portland", "Nowhere"));
        Assert.Null(Gazetteer.FindTown("Portland", country: "Atlantis"));
        Assert.Null(Gazetteer.FindTown("Xyzzyville"));
        // CA as a country is Canada, whatever California is.
        Assert.Equal("ON", Gazetteer.FindTown("London", country: "CA")?.Region);
    }

    [Theory]
    [InlineData("Xyzzyville")]
    [InlineData("Paris, Atlantis")]
    [InlineData("")]
    [InlineData("  , ,")]
    [InlineData("12")]
    [InlineData("99999")]
    [InlineData("😀")]
    public void What_nothing_is_named_gives_nothing(string typed) => Assert.Empty(Gazetteer.Search(typed));

    [Fact]
    public void Broken_Unicode_gives_nothing()
    {
        Assert.Empty(Gazetteer.Search("\ud800 London"));
        Assert.Empty(Gazetteer.Similar("Lond\udc00n"));
        Assert.Null(Gazetteer.FindTown("London\ud83d"));
    }

    [Fact]
    public void A_text_of_over_100_characters_gives_nothing()
    {
        Assert.Empty(Gazetteer.Search("London" + new string(' ', 95)));
        Assert.Empty(Gazetteer.Similar(new string('a', 5000)));
        Assert.NotEmpty(Gazetteer.Search("London" + new string(' ', 94)));
    }

    [Theory]
    [InlineData("Protland, ME", "Portland", "ME")]
    [InlineData("Chcago", "Chicago", "IL")]
    [InlineData("Mineapolis", "Minneapolis", "MN")]
    [InlineData("Albuquerqe", "Albuquerque", "NM")]
    [InlineData("oprtland oregon", "Portland", "OR")]
    [InlineData("San Fransisco", "San Francisco", "CA")]
    public void A_slip_or_two_is_understood(string typed, string name, string region) =>
        Assert.Contains(Gazetteer.Similar(typed, "US"), p => p.Name == name && p.Region == region);

    [Fact]
    public void A_right_name_is_no_slip_of_itself() =>
        Assert.DoesNotContain(Gazetteer.Similar("Chicago"), p => p.Name == "Chicago");

    [Theory]
    // Indiana keeps two zones, by county.
    [InlineData("Gary", "IN", "America/Chicago")]
    [InlineData("Evansville", "IN", "America/Chicago")]
    [InlineData("Indianapolis", "IN", "America/Indiana/Indianapolis")]
    [InlineData("South Bend", "IN", "America/Indiana/Indianapolis")]
    [InlineData("Tell City", "IN", "America/Indiana/Tell_City")]
    // Arizona has no summer time; the Navajo Nation has.
    [InlineData("Phoenix", "AZ", "America/Phoenix")]
    [InlineData("Window Rock", "AZ", "America/Denver")]
    [InlineData("Bullhead City", "AZ", "America/Phoenix")]
    [InlineData("Phenix City", "AL", "America/Chicago")]
    [InlineData("El Paso", "TX", "America/Denver")]
    [InlineData("Pensacola", "FL", "America/Chicago")]
    [InlineData("Tallahassee", "FL", "America/New_York")]
    [InlineData("Detroit", "MI", "America/Detroit")]
    [InlineData("Honolulu", "HI", "Pacific/Honolulu")]
    [InlineData("Anchorage", "AK", "America/Anchorage")]
    [InlineData("Regina", "SK", "America/Regina")]
    [InlineData("St. John's", "NL", "America/St_Johns")]
    [InlineData("Tijuana", "MX", "America/Tijuana")]
    [InlineData("Broken Hill", "NSW", "Australia/Broken_Hill")]
    public void A_town_near_a_zone_border_has_its_own_zone(string name, string region, string zone) =>
        Assert.Equal(zone, (Gazetteer.FindTown(name, region) ?? Gazetteer.FindTown(name, country: region))?.TimeZone);

    [Fact]
    public void Every_zone_is_one_the_calendar_knows()
    {
        var unknown = Gazetteer.Towns.Concat(Gazetteer.PostalCodes).Select(p => p.TimeZone).Distinct()
            .Where(z => z.StartsWith("Etc/", StringComparison.Ordinal) || DateTimeZoneProviders.Tzdb.GetZoneOrNull(z) is null);
        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_town_is_found_by_its_own_name()
    {
        // The file's keys are folded when it is built, what people type when they type it: the two must agree.
        var lost = Gazetteer.Towns.Where(t => Gazetteer.FindTown(t.Name, null, t.Country) is null).Select(t => t.Name).Take(10);
        Assert.Empty(lost);
        Assert.True(Gazetteer.Towns.Count() > 130_000);
    }

    [Fact]
    public void Every_postal_code_is_found_by_itself()
    {
        var lost = Gazetteer.PostalCodes.Where(p => Gazetteer.FindPostalCode(p.Country, p.PostalCode!) != p).Take(10);
        Assert.Empty(lost);
        Assert.True(Gazetteer.PostalCodes.Count() > 40_000);
    }

    [Fact]
    public void The_nearest_place_is_the_nearest_of_all()
    {
        var towns = Gazetteer.Towns.ToList();
        var spot = Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180], Gen.Double[0, 1500]);
        spot.Sample((latitude, longitude, km) =>
        {
            var nearest = towns.MinBy(t => Km(t, latitude, longitude))!;
            var found = Gazetteer.Nearest(latitude, longitude, km);
            var least = Km(nearest, latitude, longitude);
            return found is null ? least > km : Math.Abs(Km(found, latitude, longitude) - least) < 0.001 && least <= km + 0.001;
        }, iter: 60);
    }

    [Fact]
    public void A_spot_in_a_town_is_near_it()
    {
        Assert.Equal("Portland", Gazetteer.Nearest(43.66, -70.26, 100)?.Name);
        Assert.Equal("America/New_York", Gazetteer.Nearest(43.66, -70.26, 100)?.TimeZone);
    }

    [Fact]
    public void Mid_ocean_there_is_nothing_near()
    {
        Assert.Null(Gazetteer.Nearest(-48.9, -123.4, 100));
        Assert.Null(Gazetteer.Nearest(0, -30, 100));
        // However far it is asked to look, it answers.
        Assert.NotNull(Gazetteer.Nearest(-48.9, -123.4, 1e9));
    }

    [Fact]
    public void The_antimeridian_is_no_border()
    {
        var taveuni = Gazetteer.FindTown("Waiyevo", country: "FJ") ?? Gazetteer.Towns.Where(t => t.Country == "FJ").MaxBy(t => t.Longitude)!;
        var west = Gazetteer.Nearest(taveuni.Latitude, taveuni.Longitude - 360, 1);
        Assert.Equal(taveuni, west);
        var across = Gazetteer.Nearest(taveuni.Latitude, -179.9, 150);
        Assert.Equal("FJ", across?.Country);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    public void At_a_pole_nothing_is_near_and_the_search_ends(double latitude)
    {
        Assert.Null(Gazetteer.Nearest(latitude, 0, 100));
        Assert.NotNull(Gazetteer.Nearest(latitude, 0, 20_000));
    }

    [Theory]
    [InlineData(double.NaN, 0, 100)]
    [InlineData(0, double.NaN, 100)]
    [InlineData(0, 0, double.NaN)]
    [InlineData(double.PositiveInfinity, 0, 100)]
    [InlineData(0, double.NegativeInfinity, 100)]
    [InlineData(91, 0, 1e9)]
    [InlineData(51.5, 0, -1)]
    public void Impossible_coordinates_are_near_nothing(double latitude, double longitude, double km) =>
        Assert.Null(Gazetteer.Nearest(latitude, longitude, km));

    [Fact]
    public void No_coordinates_break_it() =>
        Gen.Select(Gen.Double, Gen.Double, Gen.Double).Sample((latitude, longitude, km) => { _ = Gazetteer.Nearest(latitude, longitude, km); }, iter: 2000);

    [Fact]
    public void No_text_breaks_it() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.String[Gen.Char["abcdestLPM 0123456789,.-'\u0301\ud83dß"], 0, 40]), Gen.String.Null(), Gen.Int[-2, 60])
            .Sample((text, country, limit) =>
            {
                Assert.True(Gazetteer.Search(text, country, limit).Count <= Math.Max(0, limit));
                Assert.True(Gazetteer.Similar(text, country, limit).Count <= Math.Max(0, limit));
                _ = Gazetteer.FindTown(text, country, text);
                _ = Gazetteer.FindPostalCode(country!, text);
            }, iter: 2000);

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Throws<InvalidDataException>(() => Gazetteer.Load(file));
            File.WriteAllBytes(file, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "gazetteer.bin"))[..1000]);
            Assert.Throws<InvalidDataException>(() => Gazetteer.Load(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static double Km(Place place, double latitude, double longitude)
    {
        var (a, b) = (double.DegreesToRadians(latitude), double.DegreesToRadians(place.Latitude));
        var north = Math.Sin((b - a) / 2);
        var east = Math.Sin(double.DegreesToRadians(place.Longitude - longitude) / 2);
        return 2 * 6371.0088 * Math.Asin(Math.Min(1, Math.Sqrt(north * north + Math.Cos(a) * Math.Cos(b) * east * east)));
    }
}
