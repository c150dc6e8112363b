// A Postgres server of the test's own.
// SPDX-License-Identifier: MIT
#include "private_postgres.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "until.hpp"

namespace zoomhook::test {
namespace {

namespace fs = std::filesystem;

/// Postgres refuses to run as root.
std::vector<std::string> unprivileged(std::vector<std::string> arguments) {
    if (geteuid() != 0) return arguments;
    std::vector<std::string> all{"setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"};
    std::ranges::copy(arguments, std::back_inserter(all));
    return all;
}

std::string contents(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Newest server that the distribution installed.
fs::path server_programs() {
    std::vector<fs::path> found;
    std::error_code none;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none))
        if (fs::exists(version.path() / "bin/initdb")) found.push_back(version.path());
    if (found.empty())
        throw std::runtime_error("no Postgres server under /usr/lib/postgresql: apt-get install postgresql");
    const auto newest = std::ranges::max_element(found, {}, [](const fs::path& p) {
        return std::stoi(p.filename().string());
    });
    return *newest / "bin";
}

fs::path temporary_folder() {
    std::string name = "/tmp/zhu-XXXXXX"; // short: a socket's path has 107 bytes
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("can't make a folder under /tmp");
    const passwd* user = geteuid() == 0 ? getpwnam("postgres") : nullptr;
    if (user != nullptr && chown(name.c_str(), user->pw_uid, user->pw_gid) != 0)
        throw std::runtime_error("can't give " + name + " to the user postgres");
    return name;
}

bool is_stopped(pid_t process) {
    const std::string state = contents("/proc/" + std::to_string(process) + "/stat");
    return state.find(") T ") != state.npos;
}

[[noreturn]] void become(const std::vector<std::string>& arguments, const fs::path& output) {
    const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    if (chdir("/tmp") != 0) _exit(126);
    std::vector<char*> pointers;
    for (const std::string& a : arguments) pointers.push_back(const_cast<char*>(a.c_str()));
    pointers.push_back(nullptr);
    execvp(pointers[0], pointers.data());
    _exit(127);
}

} // namespace

/// Through a file: a server that it starts would keep a pipe open.
std::string run_program(const std::vector<std::string>& arguments, run_as who) {
    std::string name = "/tmp/zhu-output-XXXXXX";
    close(mkstemp(name.data()));
    const std::vector<std::string> all = who == run_as::oneself ? arguments : unprivileged(arguments);
    const pid_t child = fork();
    if (child == 0) become(all, name);
    int status = -1;
    waitpid(child, &status, 0);
    const std::string output = contents(name);
    fs::remove(name);
    if (status != 0) throw std::runtime_error(arguments.front() + " failed: " + output);
    return output;
}

private_postgres& private_postgres::shared() {
    static private_postgres server;
    return server;
}

private_postgres::private_postgres() : folder_(temporary_folder()), programs_(server_programs()) {
    const std::string data = folder_ / "data";
    run_program({programs_ / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-instructions", "-N"}
    );
    const std::string settings =
        "-c listen_addresses= -c fsync=off -c wal_level=logical -c max_connections=60 -k " + folder_.string();
    run_program({programs_ / "pg_ctl", "-D", data, "-w", "-s", "-l", folder_ / "log", "-o", settings, "start"}
    );
}

private_postgres::~private_postgres() {
    try {
        thaw();
        run_program({programs_ / "pg_ctl", "-D", folder_ / "data", "-w", "-s", "-m", "immediate", "stop"});
    } catch (const std::exception&) { // it is gone already
    }
    std::error_code none;
    fs::remove_all(folder_, none);
}

std::string private_postgres::new_database(std::string_view options) {
    const std::string name = "test_" + std::to_string(++databases_);
    const std::string at = "?host=" + folder_.string();
    psql(
        "postgresql://postgres@/postgres" + at,
        {"-c", "CREATE DATABASE " + name + " TEMPLATE template0 " + std::string(options)}
    );
    return "postgresql://postgres@/" + name + at;
}

std::string
private_postgres::as_role(const std::string& url, std::string_view role, std::string_view folder, int port) {
    const std::string rest = url.substr(url.find('@'));
    const std::string database = rest.substr(0, rest.find('?'));
    const std::string host = folder.empty() ? rest.substr(rest.find('=') + 1) : std::string(folder);
    return "postgresql://" + std::string(role) + database + "?host=" + host + "&port=" + std::to_string(port);
}

std::vector<pid_t> private_postgres::processes() const {
    const std::string postmaster = contents(folder_ / "data/postmaster.pid");
    std::vector<pid_t> all;
    if (postmaster.empty()) return all;
    all.push_back(std::stoi(postmaster));
    const std::string own = std::to_string(all.front());
    std::ifstream children("/proc/" + own + "/task/" + own + "/children");
    std::copy(std::istream_iterator<pid_t>(children), {}, std::back_inserter(all));
    return all;
}

void private_postgres::signal_all(int number) const {
    for (const pid_t process : processes()) kill(process, number);
}

/// The postmaster first, so that it has no more children when they are counted.
void private_postgres::freeze() {
    const pid_t postmaster = processes().at(0);
    kill(postmaster, SIGSTOP);
    if (!until([=] { return is_stopped(postmaster); })) throw std::runtime_error("Postgres does not stop");
    signal_all(SIGSTOP);
}

void private_postgres::thaw() { signal_all(SIGCONT); }

std::string psql(const std::string& url, const std::vector<std::string>& arguments) {
    std::vector<std::string> all{"psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", url};
    std::ranges::copy(arguments, std::back_inserter(all));
    return run_program(all, run_as::oneself);
}

} // namespace zoomhook::test
