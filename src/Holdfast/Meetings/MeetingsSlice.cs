using Holdfast.Data;
using Holdfast.Meetings.Feeds;
using Holdfast.Meetings.Finder;
using Holdfast.Meetings.Desk;
using Holdfast.Safety;
using Holdfast.Web;

namespace Holdfast.Meetings;

/// <summary>The front door of the slice: when and where people gather; finder; lists in and out; corrections.</summary>
public static class MeetingsSlice
{
    public static IServiceCollection AddMeetings(this IServiceCollection services)
    {
        services.AddFeeds();
        services.AddSingleton(_ => ProgrammeCatalog.Load(Path.Combine(AppContext.BaseDirectory, "programmes.yaml")));
        services.AddSingleton(_ => Gazetteer.Load(Path.Combine(AppContext.BaseDirectory, "gazetteer.bin")));
        services.AddSingleton<QueryReader>();
        services.AddTransient<Import.MeetingImport>();
        return services;
    }

    /// <summary>What only a served site needs: the finder in memory, following the database.</summary>
    public static IServiceCollection AddMeetingFinder(this IServiceCollection services)
    {
        services.AddSingleton<MeetingFinder>();
        services.AddSingleton<IFollowChanges>(provider => provider.GetRequiredService<MeetingFinder>());
        services.AddSingleton<IAmReady>(provider => provider.GetRequiredService<MeetingFinder>());
        services.AddSingleton<IPagesAreDrawnFrom>(provider => provider.GetRequiredService<MeetingFinder>());
        services.AddHostedService(provider => provider.GetRequiredService<MeetingFinder>());
        services.AddScoped<Asked.Reader>();
        services.AddSingleton<FilterOptions>();
        services.AddScoped<PaperList>();
        services.AddSingleton<IReportable, MeetingReports>();
        services.AddSingleton<IWaiting, CorrectionsWaiting>();
        services.AddSingleton<IWaiting, StaleWaiting>();
        return services;
    }

    public static IEndpointRouteBuilder MapMeetings(this IEndpointRouteBuilder routes)
    {
        routes.MapFeeds();
        routes.MapSearch();
        routes.MapPaper();
        return routes;
    }
}
