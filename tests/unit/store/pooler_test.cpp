// A pooler that drops the session's settings is refused, and the refusal says what to do.
// SPDX-License-Identifier: MIT
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "postgres_fixture.hpp"
#include "zoomhook/store/recovery.hpp"

namespace zoomhook::store {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

/// The socket's file is there before anybody listens.
bool accepts(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool accepted = connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    close(client);
    return accepted;
}

/// Debian's pgbouncer in front of the test's server, in transaction mode.
class pooler {
public:
    pooler(const test::private_postgres& server, const std::string& more)
        : folder_(server.folder() / "pooler") {
        fs::create_directory(folder_);
        fs::permissions(folder_, fs::perms::all);
        std::ofstream(folder_ / "ini")
            << "[databases]\n* = host=" << server.folder().string()
            << "\n[pgbouncer]\nlisten_addr =\nauth_type = trust\nauth_file = " << (folder_ / "users").string()
            << "\npool_mode = transaction\n"
            << "unix_socket_dir = " << folder_.string() << "\npidfile = " << (folder_ / "pid").string()
            << "\nlogfile = " << (folder_ / "log").string() << "\n"
            << more;
        std::ofstream(folder_ / "users") << "\"postgres\" \"\"\n";
        (void)test::run_program({"/usr/sbin/pgbouncer", "-d", "-q", folder_ / "ini"});
        if (!test::until([this] { return accepts(folder_ / ".s.PGSQL.6432"); }))
            throw std::runtime_error("pgbouncer does not listen");
    }
    ~pooler() {
        pid_t process = 0;
        std::ifstream(folder_ / "pid") >> process;
        if (process > 0) kill(process, SIGTERM);
    }
    pooler(const pooler&) = delete;
    pooler& operator=(const pooler&) = delete;

    [[nodiscard]] std::string folder() const { return folder_; }

private:
    fs::path folder_;
};

class pgbouncer : public with_postgres {
protected:
    [[nodiscard]] std::string refusal_through(
        const pooler& p,
        const std::function<void(const options&)>& command = [](const options& o) { (void)migrate(o); }
    ) const {
        try {
            command(options_for(test::private_postgres::as_role(url_, "postgres", p.folder(), 6432)));
            return "";
        } catch (const error& e) {
            return e.what();
        }
    }
};

TEST_F(pgbouncer, as_it_comes_is_refused_with_what_to_do) {
    const pooler p(server_, "");
    EXPECT_THAT(refusal_through(p), AllOf(HasSubstr("pgbouncer"), HasSubstr("to Postgres itself")));
}

TEST_F(pgbouncer, that_ignores_the_settings_is_refused_with_what_to_do) {
    const pooler p(server_, "ignore_startup_parameters = options\n");
    EXPECT_THAT(refusal_through(p), AllOf(HasSubstr("pgbouncer"), HasSubstr("to Postgres itself")));
}

TEST_F(pgbouncer, would_lose_the_lock_of_a_recovery_which_refuses_it) {
    const pooler p(server_, "ignore_startup_parameters = options\n");
    EXPECT_THAT(
        refusal_through(p, [](const options& o) { (void)recovery(o).try_begin(); }),
        HasSubstr("to Postgres itself")
    );
}

} // namespace
} // namespace zoomhook::store
