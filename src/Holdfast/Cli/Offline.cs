using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Groups;
using Holdfast.Meetings;
using Holdfast.Notices;
using Holdfast.Partners;
using Holdfast.Recovery;

namespace Holdfast.Cli;

/// <summary>The services a verb needs when no site is being served.</summary>
internal static class Offline
{
    public static ServiceProvider Services(StorePlace place)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        services.AddStore(place);
        services.AddAccounts();
        services.AddNotices();
        services.AddMeetings();
        services.AddGroups();
        services.AddRecovery();
        services.AddPartners();
        return services.BuildServiceProvider();
    }
}
