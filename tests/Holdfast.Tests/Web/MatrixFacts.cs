using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Holdfast.Accounts;
using Holdfast.Groups;
using Holdfast.Safety;
using Holdfast.Tests.Groups;
using Holdfast.Tests.Recovery;
using Holdfast.Tests.Safety;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Web;

/// <summary>
/// Who gets in where: every page, form and address of the running site times every kind of person, held against
/// <c>matrix.txt</c> beside this file. To add a page, add its lines there; to add a kind of person, add a column and
/// say in <see cref="Cast.Make"/> how they come to be; to add whose thing it is, add a line with <c>@whose</c> and the
/// words of its address in <see cref="Cast"/>.
/// </summary>
[Trait("needs", "database")]
public sealed class MatrixFacts(MatrixFacts.Cast cast) : IClassFixture<MatrixFacts.Cast>
{
    private static readonly Lazy<(string[] Actors, Row[] Rows)> Table = new(Read);

    public static TheoryData<string> Lines => [.. Table.Value.Rows.Select(row => row.Name)];

    /// <summary>The people, and the words that stand for <c>{slug}</c> and the like in an address.</summary>
    public sealed class Cast : IAsyncLifetime
    {
        private readonly ConcurrentDictionary<string, Task<Person>> people = new();

        public HoldfastApp App { get; private set; } = null!;

        /// <summary>By parameter, or by parameter and whose: <c>slug@own</c>.</summary>
        public Dictionary<string, string> Words { get; } = new()
        {
            ["slug"] = "lantern",
            ["tool"] = "halt",
            ["note"] = "AAAAAAAAAAAAAAAAAAAAAA",
            ["tool@unknown"] = "hammer",
            ["code"] = "404",
            ["code@plan"] = "early-signs",
            ["slug@deleted"] = "long-gone",
            ["kind"] = "meeting",
            ["id"] = "lantern",
            ["kind@deleted"] = "meeting",
            ["id@deleted"] = "long-gone",
            ["kind@person"] = "person",
            ["kind@nobody"] = "meeting",
            ["id@nobody"] = "lantern",
        };

        public async ValueTask InitializeAsync()
        {
            App = await HoldfastApp.Start();
            Words["name"] = App.Services.GetRequiredService<Assets>()["holdfast.css"]["/assets/".Length..];
            await App.Listed(("lantern", Invented.Meeting("Lantern Group")), ("long-gone", Invented.Meeting("Long Gone")));
            await App.Closed("long-gone");
            await Wait();
            await Gather();
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        /// <summary>Things that wait for stewards, by people who are nobody of the columns.</summary>
        private async Task Wait()
        {
            var (robin, kit, ruth) = (await App.Join("Robin"), await App.Join("Kit"), await App.Steward("Ruth"));
            Words["id@person"] = await App.PublicId(kit);
            Words["id@report"] = await App.Report(robin, "meeting", "lantern");
            await ruth.Decide(await App.Report(robin, "person", Words["id@person"]), (int)Step.Note);
            Words["id@appeal"] = await App.Appeal(kit, "Please look again.");
            await ruth.Decide(await App.Report(await App.Join("Ann"), "person", Words["id@person"]), (int)Step.Note);
            Words["id@decision"] = await App.Stored(db => db.Decisions.OrderByDescending(decision => decision.Number).Select(decision => decision.PublicId).FirstAsync());
            using var asked = await robin.Send(await robin.Page("/contact"), "main form", ("Input.Name", "Robin"), ("Input.Reach", "robin@example.org"), ("Input.Consent", "true"));
            Words["id@contact"] = await App.Stored(db => db.ContactRequests.Select(request => request.PublicId).SingleAsync());
        }

        /// <summary>An open group with a post by one of its people, a hidden one, and a third where others belong.</summary>
        private async Task Gather()
        {
            var here = Words["group"] = await App.OpenGroup("Here");
            Words["group@elsewhere"] = await App.OpenGroup("Elsewhere");
            var insider = await Insider("insider", "Ines");
            await insider.Enter(here);
            var post = Words["post"] = await insider.Share(here, "Something said here.");
            await insider.Reply(here, post, "And something replied.");
            Words["reply"] = (await insider.Page($"/groups/{here}/posts/{post}")).QuerySelector(".thread > li")!.Id![2..];
            Words["who"] = (await App.MembershipOf(insider, here)).PublicId;
            Words["reply?"] = Words["reply?@elsewhere"] = "";
            Words["token"] = "AAAAAAAAAAAAAAAAAAAAAA";
            var outsider = await Insider("outsider", "Otto");
            await outsider.Enter(Words["group@elsewhere"]);
            var facilitates = await Insider("facilitates", "Faye");
            await facilitates.Enter(here);
            await App.Facilitates(facilitates, here);
            await Nameless(insider, facilitates, here);
            Words["id@checkin"] = await insider.CheckIn();
            Words["id@clock"] = await insider.StartClock("My days", "2026-01-01");
            Words["id@urge"] = await insider.NoteUrge();
            var otherwise = await Insider("fac-other", "Fern");
            await otherwise.Enter(Words["group@elsewhere"]);
            await App.Facilitates(otherwise, Words["group@elsewhere"]);
            // Hidden only now, so that its people came in by the door everybody knows.
            Words["group@hidden"] = await App.OpenGroup("Hidden");
            await insider.Enter(Words["group@hidden"]);
            await App.Stored(db => db.Groups.Where(its => its.Name == "Hidden").ExecuteUpdateAsync(set => set.SetProperty(its => its.Kind, GroupKind.Hidden)));
            foreach (var word in new[] { "post", "reply", "who" })
            {
                // Of the group where it doesn't belong: no door leads to it there.
                Words[word + "@elsewhere"] = Words[word + "@hidden"] = Words[word];
            }
        }

        /// <summary>Nameless words that somebody asked about, and an alarm about who wrote them.</summary>
        private async Task Nameless(Person author, Person asks, string group)
        {
            Words["kind@named"] = Words["kind@nameless"] = "post";
            Words["thing@named"] = Words["post"];
            var post = Words["thing@nameless"] = await author.Share(group, "Without a name.", ("Input.Nameless", "true"));
            using var asked = await asks.Send(await asks.Page($"/nameless/post/{post}"), "main form", ("Input.Reason", "Somebody may be in danger."));
            Words["id@nameless"] = await App.Stored(db => db.Unmaskings.Select(unmasking => unmasking.PublicId).SingleAsync());
            var alarm = new ApproachAlarm(await App.MembershipOf(author, group), Approach.Many, App.Clock.GetCurrentInstant());
            await App.Stored(db =>
            {
                db.ApproachAlarms.Add(alarm);
                return db.SaveChangesAsync();
            });
            Words["id@approaches"] = alarm.PublicId;
        }

        private async Task<Person> Insider(string actor, string name)
        {
            var person = await App.Join(name);
            people[actor] = Task.FromResult(person);
            return person;
        }

        /// <summary>A signed-in browser of this kind of person, or one that isn't. Always a new one: an act may sign them out, and old sessions make way for new ones.</summary>
        public async Task<HttpClient> Browser(string actor)
        {
            if (actor == "visitor")
            {
                return App.NewClient();
            }

            var person = await people.GetOrAdd(actor, Make);
            return (await App.SignIn(person)).Client;
        }

        private async Task<Person> Make(string actor)
        {
            switch (actor)
            {
                case "newcomer":
                    return await App.Join("Nia", daysHere: 0);
                case "member":
                    return await App.Join("Dana");
                case "suspended":
                    var suspended = await App.Join("Sol");
                    var until = HoldfastApp.Noon + NodaTime.Duration.FromDays(7);
                    await App.Stored(db => db.Members.Where(member => member.Id == suspended.MemberId).ExecuteUpdateAsync(set => set.SetProperty(member => member.SuspendedUntil, until)));
                    return suspended;
                case Roles.Facilitator or Roles.Steward:
                    var holder = await App.Join("Theo");
                    await App.Grant(holder, actor);
                    return holder;
                default:
                    throw new InvalidOperationException($"matrix.txt has a column {actor}, and nothing says how they come to be.");
            }
        }
    }

    [Fact]
    public async Task Every_page_form_and_address_is_in_the_matrix_and_nothing_else()
    {
        var there = await Doors();
        Assert.Contains("POST /join Suggest", there);
        var listed = Table.Value.Rows.Select(row => row.Door).ToHashSet(StringComparer.Ordinal);
        Assert.True(listed.SetEquals(there), $"Not in matrix.txt:\n{string.Join('\n', there.Except(listed))}\nIn matrix.txt but not there:\n{string.Join('\n', listed.Except(there))}");
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Each_person_is_let_in_or_not_as_the_matrix_says(string line)
    {
        var row = Array.Find(Table.Value.Rows, row => row.Name == line)!;
        var wrong = new List<string>();
        foreach (var (actor, expected) in Table.Value.Actors.Zip(row.Expected))
        {
            var outcome = await Try(row, actor);
            if (outcome != expected)
            {
                wrong.Add($"{actor}: {outcome}, not {expected}");
            }
        }

        Assert.True(wrong.Count == 0, $"{line}: {string.Join("; ", wrong)}");
    }

    [Fact]
    public async Task A_door_nobody_listed_is_found()
    {
        await using var site = await HoldfastApp.Start(adjust: builder =>
            builder.Services.Configure<RazorPagesOptions>(options => options.Conventions.AddPageRoute("/Web/Privacy", "/nobody-listed-this")));

        Assert.Equal(["GET /nobody-listed-this"], (await Doors(site)).Except(Table.Value.Rows.Select(row => row.Door)));
    }

    private async Task<string> Try(Row row, string actor)
    {
        var browser = await cast.Browser(actor);
        using var request = new HttpRequestMessage(row.Method == "ANY" ? HttpMethod.Get : new HttpMethod(row.Method), row.Address(cast.Words));
        request.Headers.Accept.ParseAdd("text/html");
        if (row.Method == "POST")
        {
            // With its token, so that it is the person who is refused and not the form. The rest of it is empty.
            var page = await HoldfastApp.Page(browser, "/preferences", null);
            var token = page.QuerySelector("input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
            request.Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        }

        using var response = await browser.SendAsync(request);
        return response.StatusCode switch
        {
            HttpStatusCode.Redirect when response.Headers.Location!.OriginalString.Contains("/sign-in?back=", StringComparison.Ordinal) => "door",
            HttpStatusCode.Unauthorized => "door",
            HttpStatusCode.Forbidden => "403",
            HttpStatusCode.NotFound => "404",
            < HttpStatusCode.InternalServerError => "in",
            var fault => ((int)fault).ToString(CultureInfo.InvariantCulture),
        };
    }

    private Task<List<string>> Doors() => Doors(cast.App);

    private static async Task<List<string>> Doors(HoldfastApp app)
    {
        var doors = new List<string>();
        var loader = app.Services.GetRequiredService<PageLoader>();
        foreach (var endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await loader.LoadAsync(page, endpoint.Metadata);
                doors.Add($"GET {route}");
                doors.AddRange(compiled.HandlerMethods.Select(handler => $"{handler.HttpMethod.ToUpperInvariant()} {route} {handler.Name}".TrimEnd()));
            }
            else
            {
                var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Except(["HEAD"]) ?? ["ANY"];
                doors.AddRange(methods.Select(method => $"{method} {route}"));
            }
        }

        return [.. doors.Distinct()];
    }

    private static (string[] Actors, Row[] Rows) Read()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Holdfast.Tests", "Web", "matrix.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('|'))
            .ToList();
        var actors = Words(lines[0][1]);
        var rows = lines.Skip(1).Select(parts => Row.Of(parts[0].Trim(), Words(parts[1]))).ToArray();
        var uneven = rows.Where(row => row.Expected.Length != actors.Length).Select(row => row.Name).ToList();
        return uneven.Count == 0 ? (actors, rows) : throw new InvalidOperationException($"matrix.txt needs {actors.Length} outcomes in: {string.Join("; ", uneven)}");

        static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <param name="Door">Method, route and handler, as the running site names them.</param>
    /// <param name="Whose">Which sample the words of the address come from; empty for the plain ones.</param>
    private sealed record Row(string Name, string Door, string Method, string Route, string Handler, string Whose, string[] Expected)
    {
        public static Row Of(string name, string[] expected)
        {
            var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var whose = Array.Find(words, word => word[0] == '@')?[1..] ?? "";
            var door = words.Where(word => word[0] != '@').ToArray();
            return new Row(name, string.Join(' ', door), door[0], door[1], door.ElementAtOrDefault(2) ?? "", whose, expected);
        }

        public Uri Address(Dictionary<string, string> words)
        {
            var parts = Route.Split('/').Select(part =>
            {
                var open = part.IndexOf('{', StringComparison.Ordinal);
                if (open < 0)
                {
                    return part;
                }

                var close = part.IndexOf('}', StringComparison.Ordinal);
                var name = part[(open + 1)..close].TrimStart('*').Split(':')[0];
                return part[..open] + Word(name, part) + part[(close + 1)..];
            });
            return new Uri(string.Join('/', parts) + (Handler.Length > 0 ? $"?handler={Handler}" : ""), UriKind.Relative);

            string Word(string name, string part) => part switch
            {
                "{*path}" => "nothing-here",
                "{**path:bmlt}" => "client_interface/json",
                _ => words.GetValueOrDefault(Whose.Length > 0 ? $"{name}@{Whose}" : name)
                    ?? throw new InvalidOperationException($"No word for {part} in {Name}."),
            };
        }
    }
}
