using Holdfast.Accounts;
using Holdfast.Cli;
using Holdfast.Data;
using Holdfast.FrontDoor;
using Holdfast.Groups;
using Holdfast.Meetings;
using Holdfast.Notices;
using Holdfast.Partners;
using Holdfast.Recovery;
using Holdfast.Safety;
using Holdfast.Web;

namespace Holdfast;

public static class Program
{
    public static Task<int> Main(string[] args) => Commands.Run(args);

    /// <summary>The whole site: services, then what a request passes through, one line per slice.</summary>
    public static WebApplication BuildSite(StorePlace place, Site site, string urls, Action<WebApplicationBuilder>? adjust = null)
    {
        // Named, because pages are looked for in the assembly of this name and a test starts the site from its own.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Holdfast", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(urls);
        builder.Services.AddStore(place);
        builder.AddWeb(site);
        builder.Services.AddAccounts();
        builder.AddSigningIn();
        builder.Services.AddNotices();
        builder.Services.AddPush();
        builder.Services.AddMeetings();
        builder.Services.AddMeetingFinder();
        builder.Services.AddGroups();
        builder.Services.AddGroupPages();
        builder.Services.AddRecovery();
        builder.Services.AddRecoveryPages();
        builder.Services.AddPartners();
        builder.Services.AddPartnerPages();
        builder.Services.AddSafety();
        builder.Services.AddFrontDoor();
        builder.Services.AddHostedService<ChangeFeed>();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseWeb();
        app.MapWeb();
        app.MapMeetings();
        return app;
    }
}
