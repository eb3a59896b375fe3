using System.CommandLine;
using System.Net;
using Holdfast.Data;
using Holdfast.Web;

namespace Holdfast.Cli;

internal static class ServeCommand
{
    public static Command Create()
    {
        var place = new PlaceOptions();
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, separated by semicolons; the site's own address without it." };
        var site = new Option<Uri>("--site") { Description = "The site's own address, as people type it.", DefaultValueFactory = _ => new Uri("http://localhost:5080") };
        var community = new Option<string>("--community") { Description = "Name of your community, shown beside the product's.", DefaultValueFactory = _ => "" };
        var country = new Option<string>("--country") { Description = "Two-letter code of your country: its crisis lines are shown when neither a choice nor the browser tells.", DefaultValueFactory = _ => "US" };
        var leaveTo = new Option<Uri>("--leave-to") { Description = "Where Leave goes.", DefaultValueFactory = _ => new Uri("https://www.wikipedia.org/") };
        var proxies = new Option<string[]>("--trusted-proxy") { Description = "Address of a proxy whose forwarded headers count; may be repeated." };
        site.Validators.Add(result =>
        {
            if (result.GetValue(site) is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            {
                result.AddError("--site needs a whole address, like https://recovery.example.org");
            }
        });
        country.Validators.Add(result =>
        {
            if (result.GetValue(country) is not { Length: 2 } code || !code.All(char.IsAsciiLetter))
            {
                result.AddError("--country needs two letters, like US");
            }
        });
        proxies.Validators.Add(result =>
        {
            if (result.GetValue(proxies)?.All(text => IPAddress.TryParse(text, out _)) == false)
            {
                result.AddError("--trusted-proxy needs an IP address, like 127.0.0.1");
            }
        });

        var command = new Command("serve", "Serve the site.") { urls, site, community, country, leaveTo, proxies };
        place.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var address = parsed.GetValue(site)!;
            var app = Program.BuildSite(
                place.Read(parsed),
                new Site
                {
                    Address = address,
                    Community = parsed.GetValue(community)!,
                    Country = parsed.GetValue(country)!.ToUpperInvariant(),
                    LeaveTo = parsed.GetValue(leaveTo)!,
                    TrustedProxies = [.. (parsed.GetValue(proxies) ?? []).Select(IPAddress.Parse)],
                },
                parsed.GetValue(urls) ?? address.GetLeftPart(UriPartial.Authority));
            await using (app)
            {
                await Migrator.Migrate(app.Services, cancellation);
                try
                {
                    await app.StartAsync(cancellation);
                }
                catch (IOException exception)
                {
                    throw new RefusalException($"The site could not start: {exception.Message}", exception);
                }

                Console.WriteLine($"Holdfast is at {address.GetLeftPart(UriPartial.Authority)}");
                await app.WaitForShutdownAsync(cancellation);
            }

            return 0;
        });
        return command;
    }
}
